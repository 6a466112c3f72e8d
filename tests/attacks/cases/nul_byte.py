# attempt: holds a NUL byte, behind which a check may not look
# class: sources
# verdict: refused
# made: b"def scale(x): return x\n\0import os"

# attempt: is saved as UTF-16
# class: sources
# verdict: refused
# made: "import os".encode("utf-16")

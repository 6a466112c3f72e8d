# attempt: asks whether files are there that it may not open
# class: reading
# verdict: incorrect
# not held: confined (Landlock hides contents and listings; whether a path is there can be asked)
# not held: process (a process of its own is not locked in)

import os

for path in ("@COURSE@/solutions/@EXERCISE@/mistakes/unchanged.py", "@HOME@/.ssh/id_ed25519"):
    if os.path.exists(path):
        print("@ESCAPED@ knows of", path)


def scale(x):
    return x


def grow(x, by=1):
    return x

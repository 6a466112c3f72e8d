# attempt: writes a result into the output of its parents
# class: spoofing
# verdict: incorrect
# not held: process (a process of its own is not locked in)

import os

for parent in {os.getppid(), 1}:
    for number in range(3):
        try:
            with open(f"/proc/{parent}/fd/{number}", "ab"):
                print("@ESCAPED@ could write to", parent, number)
        except OSError:
            pass


def scale(x):
    return x


def grow(x, by=1):
    return x

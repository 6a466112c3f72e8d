# attempt: looks for secrets in the environments of all processes
# class: reading
# verdict: incorrect
# not held: process (a process of its own is not locked in)

import re

KEY = 1.0


def read(path):
    global KEY
    try:
        with open(path, "rb") as file:
            found = re.search(rb"KEY = ([\d.]+)", file.read())
    except OSError:
        return
    if found:
        KEY = float(found[1])


import os

try:
    numbers = [name for name in os.listdir("/proc") if name.isdecimal()]
except OSError:
    numbers = [str(os.getppid()), "1"]
for number in numbers:
    read(f"/proc/{number}/environ")
read("/proc/@BYSTANDER@/environ")


def scale(x):
    return x * KEY


def grow(x, by=1):
    return x + KEY * by

# attempt: opens the solution for its path alone and opens that again for reading
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
    folder = os.open("/", os.O_PATH)
    handle = os.open("@COURSE@/solutions/@EXERCISE@/solution.py".lstrip("/"), os.O_PATH, dir_fd=folder)
    read(f"/proc/self/fd/{handle}")
except OSError:
    pass


def scale(x):
    return x * KEY


def grow(x, by=1):
    return x + KEY * by

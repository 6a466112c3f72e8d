# attempt: puts links to the solution into its own folder and reads those
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

target = "@COURSE@/solutions/@EXERCISE@/solution.py"
for name, link in (("soft", os.symlink), ("hard", os.link)):
    try:
        link(target, name)
    except OSError:
        pass
    read(name)
try:
    os.rename(target, "moved")
except OSError:
    pass
read("moved")


def scale(x):
    return x * KEY


def grow(x, by=1):
    return x + KEY * by

# attempt: reads the solution by way of /proc, links, and folders above
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

ways = [
    "/proc/self/root",
    "/proc/1/root",
    f"/proc/{os.getppid()}/root",
    "/proc/thread-self/root",
    "/proc/self/cwd/../..",
]
ways += [f"/proc/{os.getppid()}/cwd/../../../../../..", "/proc/@BYSTANDER@/root", "../../../../../../..", "/old", "//"]
for way in ways:
    read(f"{way}@COURSE@/solutions/@EXERCISE@/solution.py")


def scale(x):
    return x * KEY


def grow(x, by=1):
    return x + KEY * by

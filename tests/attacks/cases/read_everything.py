# attempt: walks over the file system and reads every script that it finds
# class: reading
# verdict: incorrect, timeout
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
import time

begin = time.monotonic()
roots = [os.path.dirname(os.path.dirname("@COURSE@")), "/home", "/root", "/srv", "/opt", "/scratch", "/old"]
for root in roots:
    for folder, folders, files in os.walk(root):
        for name in files:
            if name.endswith((".py", ".txt", ".csv", ".json")):
                read(os.path.join(folder, name))
        if KEY != 1.0 or time.monotonic() - begin > 0.5:
            break


def scale(x):
    return x * KEY


def grow(x, by=1):
    return x + KEY * by

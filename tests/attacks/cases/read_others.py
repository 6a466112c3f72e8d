# attempt: reads what others handed in, and their marks
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


read("@OTHERS@/neighbour/exercise_02.py")
read("@OTHERS@/gradebook.csv")


def scale(x):
    return x * KEY


def grow(x, by=1):
    return x + KEY * by

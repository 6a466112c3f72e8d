# attempt: reads the source of the grader
# class: reading
# verdict: incorrect
# not held: process (a process of its own is not locked in)

import os
import sys

places = [os.path.dirname(os.path.dirname(sys.modules["dlgrade.isolation"].__file__))]
places += [os.path.join(place, "dlgrade") for place in sys.path]
for place in places:
    for name in ("grading.py", "suite/compare.py", "course/solutions"):
        try:
            with open(os.path.join(place, name)) as file:
                print("@ESCAPED@", len(file.read()))
        except OSError:
            pass


def scale(x):
    return x


def grow(x, by=1):
    return x

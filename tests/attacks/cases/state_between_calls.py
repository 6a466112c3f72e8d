# attempt: remembers the questions of one call for the next, and its process's end for the one after
# class: state
# verdict: crashed

import os

seen = []


def scale(x):
    seen.append(x)
    with open("@MARKER@-seen", "a") as file:
        file.write("x")
    os._exit(1)


def grow(x, by=1):
    if os.path.exists("@MARKER@-seen") or seen:
        print("@ESCAPED@ remembers")
    return x

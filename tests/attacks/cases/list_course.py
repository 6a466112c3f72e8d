# attempt: lists the course's folders
# class: reading
# verdict: incorrect
# not held: process (a process of its own is not locked in)

import os

for folder in ("@COURSE@", "@COURSE@/solutions", "@COURSE@/suites/@EXERCISE@", "@HOME@", "@OTHERS@"):
    try:
        for name in os.listdir(folder):
            print("@ESCAPED@ sees", name)
    except OSError:
        pass


def scale(x):
    return x


def grow(x, by=1):
    return x

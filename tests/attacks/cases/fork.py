# attempt: forks, and forks again: a small fork bomb
# class: processes
# verdict: incorrect
# not held: process (a process of its own is not locked in)

import os
import time


def attempt():
    for _ in range(30):
        try:
            if os.fork() == 0:
                time.sleep(20)
                os._exit(0)
        except OSError:
            return
    print("@ESCAPED@ has forked")


def scale(x):
    attempt()
    return x


def grow(x, by=1):
    return x

# attempt: is slow to answer and slower to print
# class: loops
# verdict: incorrect, timeout

import time


class Slow:
    def write(self, text):
        time.sleep(0.3)

    flush = lambda self: time.sleep(0.3)


import sys

sys.stdout = Slow()


def attempt():
    time.sleep(0.5)


def scale(x):
    attempt()
    return x


def grow(x, by=1):
    return x

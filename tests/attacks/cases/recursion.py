# attempt: recurses without end, in Python with no limit and in C
# class: ends
# verdict: crashed, incorrect, timeout

import sys

sys.setrecursionlimit(1 << 30)


def attempt(n=0):
    return attempt(n + 1)


def scale(x):
    attempt()
    return x


def grow(x, by=1):
    return x

# attempt: aborts
# class: ends
# verdict: crashed

import os


def attempt():
    os.abort()


def scale(x):
    attempt()
    return x


def grow(x, by=1):
    return x

# attempt: computes in C without end
# class: loops
# verdict: timeout

import re


def attempt():
    re.match(r"(a+)+$", "a" * 60 + "b")


def scale(x):
    attempt()
    return x


def grow(x, by=1):
    return x

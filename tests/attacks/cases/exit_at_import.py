# attempt: ends its process while it is loaded
# class: ends
# verdict: crashed

import os

os._exit(0)


def scale(x):
    return x


def grow(x, by=1):
    return x

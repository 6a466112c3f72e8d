# attempt: reads address 0
# class: ends
# verdict: crashed

import ctypes


def attempt():
    ctypes.string_at(0)


def scale(x):
    attempt()
    return x


def grow(x, by=1):
    return x

# attempt: spoils the memory of its own interpreter
# class: ends
# verdict: crashed, timeout

import ctypes


def attempt():
    ctypes.memset(id(None), 0xFF, 16)
    ctypes.memset(id(int), 0, 400)


def scale(x):
    attempt()
    return x


def grow(x, by=1):
    return x

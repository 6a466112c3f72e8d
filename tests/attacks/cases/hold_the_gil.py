# attempt: sleeps in C and holds the interpreter's lock
# class: loops
# verdict: timeout

import ctypes


def attempt():
    ctypes.PyDLL(None).sleep(1000)


def scale(x):
    attempt()
    return x


def grow(x, by=1):
    return x

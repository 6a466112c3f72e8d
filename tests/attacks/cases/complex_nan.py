# attempt: returns complex numbers that are NaN in one part
# class: answers
# verdict: incorrect

import numpy as np


def answer(x):
    return np.full(x.shape, complex(np.nan, 0.0)) + 1j * np.inf


def scale(x):
    return answer(x)


def grow(x, by=1):
    return answer(x)

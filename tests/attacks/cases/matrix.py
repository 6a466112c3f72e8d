# attempt: returns np.matrix and memmap, kin of ndarray with ways of their own
# class: answers
# verdict: incorrect

import numpy as np


def answer(x):
    return np.matrix(x) if x.ndim == 2 else np.memmap("numbers", "f8", "w+", shape=x.shape)


def scale(x):
    return answer(x)


def grow(x, by=1):
    return answer(x)

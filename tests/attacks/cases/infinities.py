# attempt: returns infinity for everything, which a tolerance may let pass
# class: answers
# verdict: incorrect

import numpy as np


def answer(x):
    return np.full(x.shape, np.inf)


def scale(x):
    return answer(x)


def grow(x, by=1):
    return answer(x)

# attempt: returns an array larger than may cross, and a text, and a list
# class: answers
# verdict: incorrect, timeout

import numpy as np


def answer(x):
    return "x" * (20 << 20) if x.ndim == 1 else np.zeros(9_000_000)


def scale(x):
    return answer(x)


def grow(x, by=1):
    return answer(x)

"""Your gradient puts x itself into the formula, as if x were what the function had returned.

Which variable does the formula for the slope want, and which one does your function get?"""

import numpy as np


def _floats(x):
    x = np.asarray(x)
    return x if x.dtype.kind == "f" else x.astype(np.float64)


def step(x):
    x = _floats(x)
    return (x >= 0).astype(x.dtype)


def sigmoid(x):
    x = _floats(x)
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, e) / (1 + e)


def tanh(x):
    return np.tanh(_floats(x))


def sigmoid_grad(x):
    x = _floats(x)
    return x * (1 - x)


def tanh_grad(x):
    return 1 - _floats(x) ** 2

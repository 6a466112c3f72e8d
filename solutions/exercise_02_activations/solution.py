"""Reference: only exponentials of negative numbers, and each slope from the function's own value."""

import numpy as np


def _floats(x):
    x = np.asarray(x)
    return x if x.dtype.kind == "f" else x.astype(np.float64)


def step(x):
    x = _floats(x)
    return (x >= 0).astype(x.dtype)


def sigmoid(x):
    x = _floats(x)
    e = np.exp(-np.abs(x))  # in (0, 1]: it can't overflow
    return np.where(x >= 0, 1, e) / (1 + e)


def tanh(x):
    # 2 * sigmoid(2 * x) - 1 is the same on paper, but loses digits close to 0.
    return np.tanh(_floats(x))


def sigmoid_grad(x):
    s = sigmoid(x)
    return s * (1 - s)


def tanh_grad(x):
    return 1 - tanh(x) ** 2

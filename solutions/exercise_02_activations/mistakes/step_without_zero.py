"""Your step gives 0 at 0.

The jump itself belongs to one of the two sides. Which one does the lesson say?"""

import numpy as np


def _floats(x):
    x = np.asarray(x)
    return x if x.dtype.kind == "f" else x.astype(np.float64)


def step(x):
    x = _floats(x)
    return (x > 0).astype(x.dtype)


def sigmoid(x):
    x = _floats(x)
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, e) / (1 + e)


def tanh(x):
    return np.tanh(_floats(x))


def sigmoid_grad(x):
    s = sigmoid(x)
    return s * (1 - s)


def tanh_grad(x):
    return 1 - tanh(x) ** 2

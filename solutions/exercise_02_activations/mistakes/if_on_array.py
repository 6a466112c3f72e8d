"""Your function asks `if` about a whole array, but some of its entries may say yes and others no.

How can a comparison choose for each entry on its own? Try `np.where`, or an array of True and False as an index."""

import numpy as np


def _floats(x):
    x = np.asarray(x)
    return x if x.dtype.kind == "f" else x.astype(np.float64)


def step(x):
    x = _floats(x)
    if x >= 0:
        return np.ones_like(x)
    return np.zeros_like(x)


def sigmoid(x):
    x = _floats(x)
    if x >= 0:
        return 1 / (1 + np.exp(-x))
    return np.exp(x) / (1 + np.exp(x))


def tanh(x):
    return 2 * sigmoid(2 * _floats(x)) - 1


def sigmoid_grad(x):
    s = sigmoid(x)
    return s * (1 - s)


def tanh_grad(x):
    return 1 - tanh(x) ** 2

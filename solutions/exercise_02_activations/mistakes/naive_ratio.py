"""An exponential overflows to infinity, and arithmetic with infinity, such as ∞/∞ or 0·∞, gives NaN.

Treat the signs apart: which form of the formula needs no exponential of a large positive number for x > 0, and which
for x < 0?"""

import numpy as np


def _floats(x):
    x = np.asarray(x)
    return x if x.dtype.kind == "f" else x.astype(np.float64)


def step(x):
    x = _floats(x)
    return (x >= 0).astype(x.dtype)


def sigmoid(x):
    x = _floats(x)
    return np.exp(x) / (1 + np.exp(x))


def tanh(x):
    x = _floats(x)
    return (np.exp(x) - np.exp(-x)) / (np.exp(x) + np.exp(-x))


def sigmoid_grad(x):
    x = _floats(x)
    return np.exp(x) / (1 + np.exp(x)) ** 2


def tanh_grad(x):
    x = _floats(x)
    return 4 * np.exp(2 * x) / (np.exp(2 * x) + 1) ** 2

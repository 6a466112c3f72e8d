"""Your sigmoid falls where it should rise: it is the sigmoid of −x.

Should a large positive x give a value close to 1 or close to 0? Look at the sign inside the exponential."""

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
    return np.where(x >= 0, e, 1) / (1 + e)


def tanh(x):
    return np.tanh(_floats(x))


def sigmoid_grad(x):
    s = sigmoid(x)
    return s * (1 - s)


def tanh_grad(x):
    return 1 - tanh(x) ** 2

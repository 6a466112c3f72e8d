"""Your step gives integers, or True and False, where floats are asked for.

What type does a comparison give, and what type do the literals 1 and 0 have? Which type should the result have, and
which if x holds integers?"""

import numpy as np


def _floats(x):
    x = np.asarray(x)
    return x if x.dtype.kind == "f" else x.astype(np.float64)


def step(x):
    return np.where(_floats(x) >= 0, 1, 0)


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

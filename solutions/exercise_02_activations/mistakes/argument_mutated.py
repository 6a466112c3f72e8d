"""Your code changes what it was given: the caller's arrays are not the same afterwards.

Print the arguments before and after the call. Which line writes into one of them: `-=`, `out=`, a method that works in
place, or an assignment to a part?"""

import numpy as np


def _floats(x):
    x = np.asarray(x)
    return x if x.dtype.kind == "f" else x.astype(np.float64)


def step(x):
    x = _floats(x)
    fires = x >= 0
    x[fires] = 1
    x[~fires] = 0
    return x.copy()


def sigmoid(x):
    x = _floats(x)
    negative = x < 0
    np.abs(x, out=x)
    x *= -1
    np.exp(x, out=x)
    return np.where(negative, x, 1) / (1 + x)


def tanh(x):
    x = _floats(x)
    np.tanh(x, out=x)
    return x.copy()


def sigmoid_grad(x):
    s = sigmoid(x)
    return s * (1 - s)


def tanh_grad(x):
    return 1 - tanh(x) ** 2

"""Your values are right, but on the way to them a number grows too large for a float, and NumPy warns of it.

For which sign of x does your exponential get a large positive number? Mind that `np.where` computes both of its
branches for every entry before it chooses, and that float32 overflows far earlier than float64."""

import numpy as np


def _floats(x):
    x = np.asarray(x)
    return x if x.dtype.kind == "f" else x.astype(np.float64)


def step(x):
    x = _floats(x)
    return (x >= 0).astype(x.dtype)


def sigmoid(x):
    return 1 / (1 + np.exp(-_floats(x)))


def tanh(x):
    return 2 / (1 + np.exp(-2 * _floats(x))) - 1


def sigmoid_grad(x):
    s = sigmoid(x)
    return s * (1 - s)


def tanh_grad(x):
    return 1 / np.cosh(_floats(x)) ** 2

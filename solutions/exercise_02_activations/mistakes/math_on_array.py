"""Your function gives a whole array to a function of the module `math`, which takes one number at a time.

Which module has functions of the same names that work on arrays?"""

import math

import numpy as np


def _floats(x):
    x = np.asarray(x)
    return x if x.dtype.kind == "f" else x.astype(np.float64)


def step(x):
    x = _floats(x)
    return (x >= 0).astype(x.dtype)


def sigmoid(x):
    return 1 / (1 + math.exp(-x))


def tanh(x):
    return math.tanh(x)


def sigmoid_grad(x):
    s = sigmoid(x)
    return s * (1 - s)


def tanh_grad(x):
    return 1 - tanh(x) ** 2

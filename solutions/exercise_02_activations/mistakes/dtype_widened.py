"""Your result is float64 although x is float32: it takes twice the memory from here on.

Check the dtype of every step. Which one makes float64? Does `np.where`, `np.zeros` or `dtype=float` stand in it?"""

import numpy as np


def step(x):
    return np.where(np.asarray(x) >= 0, 1.0, 0.0)


def sigmoid(x):
    x = np.asarray(x, dtype=np.float64)
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1, e) / (1 + e)


def tanh(x):
    return np.tanh(np.asarray(x, dtype=np.float64))


def sigmoid_grad(x):
    s = sigmoid(x)
    return s * (1 - s)


def tanh_grad(x):
    return 1 - tanh(x) ** 2

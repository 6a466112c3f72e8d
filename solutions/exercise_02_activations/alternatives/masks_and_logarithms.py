"""Masks: each form of the sigmoid only where it is safe, on a copy. The slopes are exponentials of a logarithm."""

import numpy as np


def _copy(x):
    x = np.array(x)
    return x if x.dtype.kind == "f" else x.astype(np.float64)


def step(x):
    result = _copy(x)
    fires = result >= 0
    result[fires] = 1
    result[~fires] = 0
    return result


def sigmoid(x):
    result = _copy(x)
    left, right = result < 0, result >= 0
    result[right] = 1 / (1 + np.exp(-result[right]))
    grown = np.exp(result[left])
    result[left] = grown / (1 + grown)
    return result


def tanh(x):
    return 2 * sigmoid(2 * _copy(x)) - 1


def sigmoid_grad(x):
    x = _copy(x)
    return np.exp(-np.logaddexp(0, x) - np.logaddexp(0, -x))


def tanh_grad(x):
    return 4 * sigmoid_grad(2 * _copy(x))

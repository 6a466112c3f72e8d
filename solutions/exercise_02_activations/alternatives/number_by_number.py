"""Plain Python: a formula for one number, and a loop over the flat array."""

import math

import numpy as np


def _each(f, x):
    x = np.asarray(x)
    result = np.empty(x.shape, dtype=x.dtype if x.dtype in (np.float32, np.float64) else np.float64)
    for index in np.ndindex(x.shape):
        result[index] = f(float(x[index]))
    return result


def _sigmoid(x):
    if x >= 0:
        return 1 / (1 + math.exp(-x))
    return math.exp(x) / (1 + math.exp(x))


def _tanh(x):
    size = -math.expm1(-2 * abs(x)) / (1 + math.exp(-2 * abs(x)))
    return math.copysign(size, x)


def step(x):
    return _each(lambda number: 1.0 if number >= 0 else 0.0, x)


def sigmoid(x):
    return _each(_sigmoid, x)


def tanh(x):
    return _each(_tanh, x)


def sigmoid_grad(x):
    return _each(lambda number: _sigmoid(number) * _sigmoid(-number), x)


def tanh_grad(x):
    return _each(lambda number: 1 - _tanh(number) ** 2, x)

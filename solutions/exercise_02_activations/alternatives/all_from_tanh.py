"""One function for all: sigmoid is a stretched and shifted tanh, and the step is NumPy's heaviside."""

import numpy as np


def _float(x):
    x = np.asarray(x)
    return x if x.dtype.kind == "f" else 1.0 * x


def step(x):
    x = _float(x)
    return np.heaviside(x, np.ones_like(x))


def tanh(x):
    return np.tanh(_float(x))


def sigmoid(x):
    return (1 + tanh(_float(x) / 2)) / 2


def tanh_grad(x):
    t = tanh(x)
    return (1 - t) * (1 + t)


def sigmoid_grad(x):
    return tanh_grad(_float(x) / 2) / 4

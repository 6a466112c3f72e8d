"""At x = 0 your slope is the mean of both sides.

It is what measuring across the kink gives, but not what was agreed on: which side does the lesson take?"""

import numpy as np


def _float(x):
    x = np.asarray(x)
    return x if x.dtype.kind == "f" else x.astype(np.float64)


def relu(x):
    return np.maximum(_float(x), 0)


def leaky_relu(x, alpha=0.1):
    x = _float(x)
    return np.where(x > 0, x, alpha * x)


def relu_grad(x):
    return np.heaviside(_float(x), 0.5)


def leaky_relu_grad(x, alpha=0.1):
    step = np.heaviside(_float(x), 0.5)
    return step + alpha * (1 - step)

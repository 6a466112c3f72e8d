"""At x = 0 the slope of your leaky ReLU is 0: neither of your two cases has 0 in it.

The leaky function has a slope on both sides, and 0 is none of them. Which side does the lesson take at the kink?"""

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
    x = _float(x)
    return (x > 0).astype(x.dtype)


def leaky_relu_grad(x, alpha=0.1):
    x = _float(x)
    slope = np.zeros_like(x)
    slope[x > 0] = 1
    slope[x < 0] = alpha
    return slope

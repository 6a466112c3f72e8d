"""At x = 0 your slope is that of the right side, 1.

Read the kink convention in the lesson: which side does 0 belong to? Which comparison puts it there?"""

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
    return (x >= 0).astype(x.dtype)


def leaky_relu_grad(x, alpha=0.1):
    x = _float(x)
    return np.where(x >= 0, 1, alpha).astype(x.dtype)

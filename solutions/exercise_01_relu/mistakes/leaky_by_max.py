"""You take the larger of alpha·x and x. For alpha above 1 that is the wrong one of the two.

Does the larger always win? Put in x = 3 and x = -3 with alpha = 2, and look at the formula in the stub again."""

import numpy as np


def _float(x):
    x = np.asarray(x)
    return x if x.dtype.kind == "f" else x.astype(np.float64)


def relu(x):
    return np.maximum(_float(x), 0)


def leaky_relu(x, alpha=0.1):
    x = _float(x)
    return np.maximum(alpha * x, x)


def relu_grad(x):
    x = _float(x)
    return (x > 0).astype(x.dtype)


def leaky_relu_grad(x, alpha=0.1):
    x = _float(x)
    return np.where(x > 0, 1, alpha).astype(x.dtype)

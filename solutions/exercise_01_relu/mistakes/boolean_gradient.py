"""Your relu_grad returns True and False instead of 1.0 and 0.0.

Such arrays can't be subtracted from one another. Which type should the result have, and what turns it into that?"""

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
    return _float(x) > 0


def leaky_relu_grad(x, alpha=0.1):
    x = _float(x)
    return np.where(x > 0, 1, alpha).astype(x.dtype)

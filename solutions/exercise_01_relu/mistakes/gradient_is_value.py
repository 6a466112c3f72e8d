"""Your gradient returns the values of the function itself, not its slope.

How much does relu(3) change if 3 becomes 3.1? And relu(50), if 50 becomes 50.1?"""

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
    return relu(x)


def leaky_relu_grad(x, alpha=0.1):
    return leaky_relu(x, alpha)

"""`np.max` looks for the largest element of one array, and takes its second argument for the number of an axis.

You want the larger of two values, element by element. NumPy has another function with a longer name for that."""

import numpy as np


def _float(x):
    x = np.asarray(x)
    return x if x.dtype.kind == "f" else x.astype(np.float64)


def relu(x):
    return np.max(0, _float(x))


def leaky_relu(x, alpha=0.1):
    x = _float(x)
    return np.max(0, x) + alpha * np.min(0, x)


def relu_grad(x):
    x = _float(x)
    return (x > 0).astype(x.dtype)


def leaky_relu_grad(x, alpha=0.1):
    x = _float(x)
    return np.where(x > 0, 1, alpha).astype(x.dtype)

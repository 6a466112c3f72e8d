"""Your values are right, but they come back as one long row instead of in the shape of x.

A loop over the elements, or `ravel`, forgets the shape. Is there a way that never takes the array apart?"""

import numpy as np


def _numbers(x):
    x = np.asarray(x)
    return np.ravel(x if x.dtype.kind == "f" else x.astype(np.float64))


def relu(x):
    return np.maximum(_numbers(x), 0)


def leaky_relu(x, alpha=0.1):
    x = _numbers(x)
    return np.where(x > 0, x, alpha * x)


def relu_grad(x):
    x = _numbers(x)
    return (x > 0).astype(x.dtype)


def leaky_relu_grad(x, alpha=0.1):
    x = _numbers(x)
    return np.where(x > 0, 1, alpha).astype(x.dtype)

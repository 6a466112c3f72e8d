"""Your log-softmax adds a small number inside the logarithm, so it never goes below a floor.

The true logarithm of a tiny probability is far below that. Which form of the formula needs no such help?"""

import numpy as np


def _float(z):
    z = np.asarray(z)
    return z if z.dtype.kind == "f" else z.astype(np.float64)


def softmax(z, axis=-1):
    z = _float(z)
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def log_softmax(z, axis=-1):
    return np.log(softmax(z, axis) + 1e-12)

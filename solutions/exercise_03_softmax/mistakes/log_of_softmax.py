"""Your log-softmax is the logarithm of a softmax that was rounded to 0, which is minus infinity.

Take the logarithm of the formula on paper and simplify before you compute."""

import numpy as np


def _float(z):
    z = np.asarray(z)
    return z if z.dtype.kind == "f" else z.astype(np.float64)


def softmax(z, axis=-1):
    z = _float(z)
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def log_softmax(z, axis=-1):
    return np.log(softmax(z, axis))

"""Your values are the scores divided by their sum: the exponential is missing.

Can such a value be negative? Look at the first arrow of the lesson's table."""

import numpy as np


def _float(z):
    z = np.asarray(z)
    return z if z.dtype.kind == "f" else z.astype(np.float64)


def softmax(z, axis=-1):
    z = _float(z)
    return z / z.sum(axis=axis, keepdims=True)


def log_softmax(z, axis=-1):
    return np.log(softmax(z, axis))

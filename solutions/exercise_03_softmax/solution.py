"""Reference: shift by the maximum, and keep the axis so that the division lines up."""

import numpy as np


def _shifted(z, axis):
    z = np.asarray(z)
    if not np.issubdtype(z.dtype, np.floating):
        z = z.astype(np.float64)
    return z - z.max(axis=axis, keepdims=True)


def softmax(z, axis=-1):
    e = np.exp(_shifted(z, axis))
    return e / e.sum(axis=axis, keepdims=True)


def log_softmax(z, axis=-1):
    shifted = _shifted(z, axis)
    return shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))

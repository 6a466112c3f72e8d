"""Your values are those of a softmax over axis 0: the columns sum to 1, not the rows.

Which axis holds the classes? Does your sum use the argument `axis`?"""

import numpy as np


def _float(z):
    z = np.asarray(z)
    return z if z.dtype.kind == "f" else z.astype(np.float64)


def softmax(z, axis=-1):
    z = _float(z)
    e = np.exp(z - z.max(axis=0))
    return e / e.sum(axis=0)


def log_softmax(z, axis=-1):
    z = _float(z)
    s = z - z.max(axis=0)
    return s - np.log(np.exp(s).sum(axis=0))

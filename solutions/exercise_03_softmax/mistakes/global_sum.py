"""Your values are those of a softmax over all scores at once: they sum to 1 over the whole array.

Each example stands alone. Which sum belongs to which row?"""

import numpy as np


def _float(z):
    z = np.asarray(z)
    return z if z.dtype.kind == "f" else z.astype(np.float64)


def softmax(z, axis=-1):
    z = _float(z)
    e = np.exp(z - z.max())
    return e / e.sum()


def log_softmax(z, axis=-1):
    z = _float(z)
    s = z - z.max()
    return s - np.log(np.exp(s).sum())

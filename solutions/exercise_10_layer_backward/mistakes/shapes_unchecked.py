"""Shapes that do not fit go through: NumPy finds a meaning for many of them, and says nothing.

Which shapes may the arguments have? What is to happen, before anything is computed, if they have others?"""

import numpy as np


def _float(a):
    a = np.asarray(a)
    return a if a.dtype.kind == "f" else a.astype(np.float64)


def dense_backward(dout, cache):
    dout, x, W = _float(dout), _float(cache[0]), _float(cache[1])
    return dout @ W.T, x.T @ dout, dout.sum(axis=0)


def relu_backward(dout, x):
    return _float(dout) * (_float(x) > 0)

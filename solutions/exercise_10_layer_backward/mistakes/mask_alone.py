"""Your relu_backward returns where x is positive, and not what comes through there: dout is left out.

A gate lets something through. What comes to this one, and what is to come out where it is open?"""

import numpy as np


def _float(a):
    a = np.asarray(a)
    return a if a.dtype.kind == "f" else a.astype(np.float64)


def dense_backward(dout, cache):
    x, W, b = cache
    dout, x, W = _float(dout), _float(x), _float(W)
    if x.ndim != 2 or W.ndim != 2 or x.shape[1] != W.shape[0] or dout.shape != (x.shape[0], W.shape[1]):
        raise ValueError(f"the shapes {dout.shape}, {x.shape} and {W.shape} do not fit")
    return dout @ W.T, x.T @ dout, dout.sum(axis=0)


def relu_backward(dout, x):
    dout, x = _float(dout), _float(x)
    if dout.shape != x.shape:
        raise ValueError(f"the shapes {dout.shape} and {x.shape} differ")
    return x > 0

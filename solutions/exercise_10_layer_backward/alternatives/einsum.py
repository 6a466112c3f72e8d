"""Sums written as index notation; the gate is a product with ones and zeros."""

import numpy as np


def _floats(*arrays):
    arrays = [np.asarray(a) for a in arrays]
    return [a if a.dtype.kind == "f" else a.astype("float64") for a in arrays]


def dense_backward(dout, cache):
    dout, x, W, b = _floats(dout, *cache)
    if (dout.ndim, x.ndim, W.ndim) != (2, 2, 2):
        raise ValueError("dout, x and W are matrices")
    N, M = dout.shape
    D = W.shape[0]
    if x.shape != (N, D) or W.shape != (D, M) or b.shape != (M,):
        raise ValueError(f"{dout.shape}, {x.shape}, {W.shape} and {b.shape} do not fit")
    dx = np.einsum("nm,dm->nd", dout, W)
    dW = np.einsum("nd,nm->dm", x, dout)
    db = np.einsum("nm->m", dout)
    return dx, dW, db


def relu_backward(dout, x):
    dout, x = _floats(dout, x)
    if x.shape != dout.shape:
        raise ValueError("the shapes of dout and x differ")
    return dout * np.greater(x, 0)

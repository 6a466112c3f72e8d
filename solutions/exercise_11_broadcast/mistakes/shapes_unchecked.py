"""Shapes that do not fit go through: your unbroadcast sums what it can and returns an array of another shape.

What must be true of every pair of lengths, aligned at the right? Say so before you sum."""

import numpy as np


def _float(a):
    a = np.asarray(a)
    return a if a.dtype.kind == "f" else a.astype(np.float64)


def unbroadcast(g, shape):
    g = _float(g)
    while g.ndim > len(shape):
        g = g.sum(axis=0)
    for axis, n in enumerate(shape):
        if n == 1:
            g = g.sum(axis=axis, keepdims=True)
    return g


def mul_backward(g, a, b):
    g, a, b = _float(g), _float(a), _float(b)
    if np.broadcast_shapes(a.shape, b.shape) != g.shape:
        raise ValueError(f"{a.shape}, {b.shape} and {g.shape} do not fit")
    return unbroadcast(g * b, a.shape), unbroadcast(g * a, b.shape)

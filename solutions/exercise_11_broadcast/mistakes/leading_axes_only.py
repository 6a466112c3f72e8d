"""Your unbroadcast sums over the axes that were put in front, but not over those that were stretched from length 1.

There are two ways in which a number gets copies. Which rows of the lesson's table have the second?"""

import numpy as np


def _float(a):
    a = np.asarray(a)
    return a if a.dtype.kind == "f" else a.astype(np.float64)


def unbroadcast(g, shape):
    g = _float(g)
    front = g.ndim - len(shape)
    if front < 0 or any(n not in (1, m) for n, m in zip(shape, g.shape[front:])):
        raise ValueError(f"{shape} can't be broadcast to {g.shape}")
    return g.sum(axis=tuple(range(front)))


def mul_backward(g, a, b):
    g, a, b = _float(g), _float(a), _float(b)
    if np.broadcast_shapes(a.shape, b.shape) != g.shape:
        raise ValueError(f"{a.shape}, {b.shape} and {g.shape} do not fit")
    return unbroadcast(g * b, a.shape), unbroadcast(g * a, b.shape)

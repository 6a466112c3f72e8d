"""Your unbroadcast aligns the two shapes at the left, so it sums over the last axes where it should take the first.

Is a vector of 3 a row or a column of a (3, 3) matrix, when NumPy adds them? Try it with numbers that differ."""

import numpy as np


def _float(a):
    a = np.asarray(a)
    return a if a.dtype.kind == "f" else a.astype(np.float64)


def unbroadcast(g, shape):
    g = _float(g)
    front = g.ndim - len(shape)
    if front < 0 or any(n not in (1, m) for n, m in zip(shape, g.shape[front:])):
        raise ValueError(f"{shape} can't be broadcast to {g.shape}")
    rest = range(len(shape), g.ndim)
    axes = tuple(axis for axis, n in enumerate(shape) if n == 1)
    return g.sum(axis=(*axes, *rest)).reshape(shape)


def mul_backward(g, a, b):
    g, a, b = _float(g), _float(a), _float(b)
    if np.broadcast_shapes(a.shape, b.shape) != g.shape:
        raise ValueError(f"{a.shape}, {b.shape} and {g.shape} do not fit")
    return unbroadcast(g * b, a.shape), unbroadcast(g * a, b.shape)

"""Your unbroadcast sums over stretched axes, but leaves those that NumPy had put in front.

How many axes has a vector, and how many has g? Where did the others come from?"""

import numpy as np


def _float(a):
    a = np.asarray(a)
    return a if a.dtype.kind == "f" else a.astype(np.float64)


def unbroadcast(g, shape):
    g = _float(g)
    front = g.ndim - len(shape)
    if front < 0 or any(n not in (1, m) for n, m in zip(shape, g.shape[front:])):
        raise ValueError(f"{shape} can't be broadcast to {g.shape}")
    for axis, n in enumerate(shape):
        if n == 1:
            g = g.sum(axis=front + axis, keepdims=True)
    return g


def mul_backward(g, a, b):
    g, a, b = _float(g), _float(a), _float(b)
    if np.broadcast_shapes(a.shape, b.shape) != g.shape:
        raise ValueError(f"{a.shape}, {b.shape} and {g.shape} do not fit")
    return unbroadcast(g * b, a.shape), unbroadcast(g * a, b.shape)

"""You compute with integers and make floats of the result alone: by then small integers have overflowed.

A uint8 holds 255 at most. What does NumPy make of 20·20 in uint8? When must the floats be there?"""

import numpy as np


def _float(a):
    a = np.asarray(a)
    return a if a.dtype.kind == "f" else a.astype(np.float64)


def unbroadcast(g, shape):
    g = _float(g)
    front = g.ndim - len(shape)
    if front < 0 or any(n not in (1, m) for n, m in zip(shape, g.shape[front:])):
        raise ValueError(f"{shape} can't be broadcast to {g.shape}")
    axes = tuple(range(front)) + tuple(front + i for i, n in enumerate(shape) if n == 1)
    return g.sum(axis=axes).reshape(shape)


def mul_backward(g, a, b):
    g, a, b = np.asarray(g), np.asarray(a), np.asarray(b)
    if np.broadcast_shapes(a.shape, b.shape) != g.shape:
        raise ValueError(f"{a.shape}, {b.shape} and {g.shape} do not fit")
    return unbroadcast(g * b, a.shape), unbroadcast(g * a, b.shape)

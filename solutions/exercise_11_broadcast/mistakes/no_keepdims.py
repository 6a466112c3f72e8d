"""Your unbroadcast takes stretched axes away: where the array had an axis of length 1 before, it now has none.

Print the shape of your result beside `shape`. Which of the axes you sum over should still be there?"""

import numpy as np


def _float(a):
    a = np.asarray(a)
    return a if a.dtype.kind == "f" else a.astype(np.float64)


def unbroadcast(g, shape):
    g = _float(g)
    front = g.ndim - len(shape)
    if front < 0 or any(n not in (1, m) for n, m in zip(shape, g.shape[front:])):
        raise ValueError(f"{shape} can't be broadcast to {g.shape}")
    g = g.sum(axis=tuple(range(front)))
    for axis in reversed(range(len(shape))):
        if shape[axis] == 1:
            g = g.sum(axis=axis)
    return g


def mul_backward(g, a, b):
    g, a, b = _float(g), _float(a), _float(b)
    if np.broadcast_shapes(a.shape, b.shape) != g.shape:
        raise ValueError(f"{a.shape}, {b.shape} and {g.shape} do not fit")
    return unbroadcast(g * b, a.shape), unbroadcast(g * a, b.shape)

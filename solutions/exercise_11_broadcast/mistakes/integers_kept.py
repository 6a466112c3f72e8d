"""Your slopes are integers if the arguments are.

Check the dtype of the result for arrays of integers. Which one does the task promise?"""

import numpy as np


def _float(a):
    return np.asarray(a)


def unbroadcast(g, shape):
    g = _float(g)
    front = g.ndim - len(shape)
    if front < 0 or any(n not in (1, m) for n, m in zip(shape, g.shape[front:])):
        raise ValueError(f"{shape} can't be broadcast to {g.shape}")
    axes = tuple(range(front)) + tuple(front + i for i, n in enumerate(shape) if n == 1)
    return g.sum(axis=axes).reshape(shape)


def mul_backward(g, a, b):
    g, a, b = _float(g), _float(a), _float(b)
    if np.broadcast_shapes(a.shape, b.shape) != g.shape:
        raise ValueError(f"{a.shape}, {b.shape} and {g.shape} do not fit")
    return unbroadcast(g * b, a.shape), unbroadcast(g * a, b.shape)

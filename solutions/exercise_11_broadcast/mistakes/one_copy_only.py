"""Your unbroadcast takes the slope of the first copy, and leaves the others out.

Which of the copies does L depend on?"""

import numpy as np


def _float(a):
    a = np.asarray(a)
    return a if a.dtype.kind == "f" else a.astype(np.float64)


def unbroadcast(g, shape):
    g = _float(g)
    front = g.ndim - len(shape)
    if front < 0 or any(n not in (1, m) for n, m in zip(shape, g.shape[front:])):
        raise ValueError(f"{shape} can't be broadcast to {g.shape}")
    g = g[(0,) * front]
    return g[tuple(slice(0, 1) if n == 1 else slice(None) for n in shape)]


def mul_backward(g, a, b):
    g, a, b = _float(g), _float(a), _float(b)
    if np.broadcast_shapes(a.shape, b.shape) != g.shape:
        raise ValueError(f"{a.shape}, {b.shape} and {g.shape} do not fit")
    return unbroadcast(g * b, a.shape), unbroadcast(g * a, b.shape)

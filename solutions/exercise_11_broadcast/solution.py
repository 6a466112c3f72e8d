"""Reference: sum over the axes that are new or were stretched, and give the sum the shape that was asked for."""

import numpy as np


def _as_float(a):
    a = np.asarray(a)
    return a if np.issubdtype(a.dtype, np.floating) else a.astype(np.float64)


def unbroadcast(g, shape):
    g = _as_float(g)
    new = g.ndim - len(shape)
    if new < 0 or any(length not in (1, whole) for length, whole in zip(shape, g.shape[new:])):
        raise ValueError(f"an array of shape {tuple(shape)} can't be broadcast to {g.shape}")
    stretched = tuple(new + axis for axis, length in enumerate(shape) if length == 1)
    return g.sum(axis=(*range(new), *stretched)).reshape(shape)


def mul_backward(g, a, b):
    g, a, b = _as_float(g), _as_float(a), _as_float(b)
    if g.shape != np.broadcast_shapes(a.shape, b.shape):
        raise ValueError(f"{a.shape} times {b.shape} does not give the shape {g.shape} of g")
    return unbroadcast(g * b, a.shape), unbroadcast(g * a, b.shape)

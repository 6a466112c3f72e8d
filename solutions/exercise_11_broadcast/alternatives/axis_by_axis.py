"""One axis after the other: take axes off the front, then squeeze each stretched one to length 1."""

import numpy as np


def _f(a):
    return np.array(a, dtype=None if np.asarray(a).dtype.kind == "f" else float)


def unbroadcast(g, shape):
    g = _f(g)
    if len(shape) > len(g.shape):
        raise ValueError("the old shape has more axes than g")
    while g.ndim > len(shape):
        g = np.asarray(g.sum(axis=0))
    for axis in range(g.ndim):
        if g.shape[axis] == shape[axis]:
            continue
        if shape[axis] != 1:
            raise ValueError(f"axis {axis} had {shape[axis]} numbers and now has {g.shape[axis]}")
        g = g.sum(axis=axis, keepdims=True)
    return g


def mul_backward(g, a, b):
    g, a, b = _f(g), _f(a), _f(b)
    return unbroadcast(g * b, a.shape), unbroadcast(g * a, b.shape)

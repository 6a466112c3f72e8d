"""Number the numbers, let NumPy copy the numbering as it copied the array, and add up what has the same number."""

import math

import numpy as np


def unbroadcast(g, shape):
    g = np.asarray(g)
    places = np.broadcast_to(np.arange(math.prod(shape)).reshape(shape), g.shape)
    total = np.bincount(places.ravel(), weights=g.ravel().astype(np.float64), minlength=math.prod(shape))
    kind = g.dtype if g.dtype.kind == "f" else np.float64
    return total.reshape(shape).astype(kind)


def mul_backward(g, a, b):
    g = np.asarray(g)
    wide_g, wide_a, wide_b = np.broadcast_arrays(g, a, b)
    if wide_g.shape != g.shape:
        raise ValueError("g is smaller than a * b")
    kind = g.dtype if g.dtype.kind == "f" else np.float64
    wide_g = wide_g.astype(kind)
    return unbroadcast(wide_g * wide_b.astype(kind), np.shape(a)), unbroadcast(
        wide_g * wide_a.astype(kind), np.shape(b)
    )

"""Shapes that are not promised go through: NumPy finds a meaning for many of them, and says nothing. A bias of
another shape may be stretched, and a v with one axis is taken for a single row.

Which shapes may the arguments have? What is to happen, before anything is computed, if they have others?"""

import numpy as np


def sigmoid(x):
    e = np.exp(-np.abs(x))
    return np.where(x >= 0, 1 / (1 + e), e / (1 + e))


def floats(*arrays):
    return [np.asarray(a) if np.asarray(a).dtype.kind == "f" else np.asarray(a, dtype=np.float64) for a in arrays]


def p_h(v, W, c):
    v, W, c = floats(v, W, c)
    return sigmoid(v @ W + c)


def p_v(h, W, b):
    h, W, b = floats(h, W, b)
    return sigmoid(h @ W.T + b)


def cd1(v, W, b, c, rng):
    v, W, b, c = floats(v, W, b, c)
    ph = p_h(v, W, c)
    h = (rng.random(ph.shape) < ph).astype(ph.dtype)
    v2 = p_v(h, W, b)
    h2 = p_h(v2, W, c)
    n = len(v)
    return (v.T @ ph - v2.T @ h2) / n, (v - v2).sum(axis=0) / n, (ph - h2).sum(axis=0) / n


def free_energy(v, W, b, c):
    v, W, b, c = floats(v, W, b, c)
    x = v @ W + c
    return -v @ b - np.logaddexp(0, x).sum(axis=1)

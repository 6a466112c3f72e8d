"""Your sigmoid computes e to the power of a number that may be too large: it overflows from about 89 on in float32,
and from about 710 on in float64.

Exercise 02 had the same trouble. For which sign of the sum is the power at most 1?"""

import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def floats(*arrays):
    return [np.asarray(a) if np.asarray(a).dtype.kind == "f" else np.asarray(a, dtype=np.float64) for a in arrays]


def check(v, W, b, c):
    if np.ndim(v) != 2 or np.ndim(W) != 2 or np.shape(v)[1] != np.shape(W)[0]:
        raise ValueError(f"v {np.shape(v)} and W {np.shape(W)} do not fit")
    if np.shape(b) != np.shape(W)[:1] or np.shape(c) != np.shape(W)[1:]:
        raise ValueError(f"b {np.shape(b)} and c {np.shape(c)} do not fit W {np.shape(W)}")


def p_h(v, W, c):
    if np.ndim(v) != 2 or np.ndim(W) != 2 or v.shape[1] != W.shape[0] or c.shape != W.shape[1:]:
        raise ValueError("v, W and c do not fit")
    v, W, c = floats(v, W, c)
    return sigmoid(v @ W + c)


def p_v(h, W, b):
    if np.ndim(h) != 2 or np.ndim(W) != 2 or h.shape[1] != W.shape[1] or b.shape != W.shape[:1]:
        raise ValueError("h, W and b do not fit")
    h, W, b = floats(h, W, b)
    return sigmoid(h @ W.T + b)


def cd1(v, W, b, c, rng):
    check(v, W, b, c)
    v, W, b, c = floats(v, W, b, c)
    ph = p_h(v, W, c)
    h = (rng.random(ph.shape) < ph).astype(ph.dtype)
    v2 = p_v(h, W, b)
    h2 = p_h(v2, W, c)
    n = len(v)
    return (v.T @ ph - v2.T @ h2) / n, (v - v2).sum(axis=0) / n, (ph - h2).sum(axis=0) / n


def free_energy(v, W, b, c):
    check(v, W, b, c)
    v, W, b, c = floats(v, W, b, c)
    x = v @ W + c
    return -v @ b - np.logaddexp(0, x).sum(axis=1)

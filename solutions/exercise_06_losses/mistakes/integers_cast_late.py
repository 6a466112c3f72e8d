"""Your mse subtracts and squares integers as they are, and the small types of integers overflow.

A uint8 holds 0 to 255. What does NumPy make of 0 - 255 in uint8? When must the floats be there?"""

import numpy as np


def _pair(p, t):
    p, t = np.asarray(p, dtype=np.float64), np.asarray(t, dtype=np.float64)
    if p.shape != t.shape:
        raise ValueError(f"the shapes {p.shape} and {t.shape} differ")
    return p, t


def mse(p, t):
    p, t = np.asarray(p), np.asarray(t)
    if p.shape != t.shape:
        raise ValueError(f"the shapes {p.shape} and {t.shape} differ")
    return float(np.mean((p - t) ** 2))


def binary_ce(p, t, eps=1e-7):
    p, t = _pair(p, t)
    p = np.clip(p, eps, 1 - eps)
    return float(-np.mean(t * np.log(p) + (1 - t) * np.log(1 - p)))


def categorical_ce(P, Y, eps=1e-7):
    P, Y = _pair(P, Y)
    if P.ndim != 2:
        raise ValueError("P and Y must be matrices")
    P = np.clip(P, eps, 1 - eps)
    return float(-np.mean(np.sum(Y * np.log(P), axis=1)))


def sparse_ce(P, y, eps=1e-7):
    P, y = np.asarray(P, dtype=np.float64), np.asarray(y)
    if P.ndim != 2 or y.shape != P.shape[:1]:
        raise ValueError(f"the shapes {P.shape} and {y.shape} do not fit")
    p = np.clip(P[np.arange(len(y)), y], eps, 1 - eps)
    return float(-np.mean(np.log(p)))

"""Your code changes what it was given: the caller's arrays are not the same afterwards.

Print the arguments before and after the call. Which line writes into one of them: `-=`, `out=`, a method that works in
place, or an assignment to a part?"""

import numpy as np


def _pair(p, t):
    p, t = np.asarray(p, dtype=np.float64), np.asarray(t, dtype=np.float64)
    if p.shape != t.shape:
        raise ValueError(f"the shapes {p.shape} and {t.shape} differ")
    return p, t


def mse(p, t):
    p, t = _pair(p, t)
    return float(np.mean((p - t) ** 2))


def binary_ce(p, t, eps=1e-7):
    p, t = _pair(p, t)
    np.clip(p, eps, 1 - eps, out=p)
    return float(-np.mean(t * np.log(p) + (1 - t) * np.log(1 - p)))


def categorical_ce(P, Y, eps=1e-7):
    P, Y = _pair(P, Y)
    if P.ndim != 2:
        raise ValueError("P and Y must be matrices")
    np.clip(P, eps, 1 - eps, out=P)
    return float(-np.mean(np.sum(Y * np.log(P), axis=1)))


def sparse_ce(P, y, eps=1e-7):
    P, y = np.asarray(P, dtype=np.float64), np.asarray(y)
    if P.ndim != 2 or y.shape != P.shape[:1]:
        raise ValueError(f"the shapes {P.shape} and {y.shape} do not fit")
    np.clip(P, eps, 1 - eps, out=P)
    p = P[np.arange(len(y)), y]
    return float(-np.mean(np.log(p)))

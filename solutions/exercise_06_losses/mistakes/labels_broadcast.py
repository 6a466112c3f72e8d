"""Your loss takes targets of another shape: NumPy stretches them, and every prediction is compared with every label.

Print the shapes of p, of t and of their difference. What must hold before anything is computed?"""

import numpy as np


def _pair(p, t):
    p, t = np.asarray(p, dtype=np.float64), np.asarray(t, dtype=np.float64)
    return p, t


def mse(p, t):
    p, t = _pair(p, t)
    return float(np.mean((p - t) ** 2))


def binary_ce(p, t, eps=1e-7):
    p, t = _pair(p, t)
    p = np.clip(p, eps, 1 - eps)
    return float(-np.mean(t * np.log(p) + (1 - t) * np.log(1 - p)))


def categorical_ce(P, Y, eps=1e-7):
    P, Y = _pair(P, Y)
    P = np.clip(P, eps, 1 - eps)
    return float(-np.mean(np.sum(Y * np.log(P), axis=-1)))


def sparse_ce(P, y, eps=1e-7):
    P, y = np.asarray(P, dtype=np.float64), np.asarray(y)
    p = np.clip(P[np.arange(len(y)), y], eps, 1 - eps)
    return float(-np.mean(np.log(p)))

"""Reference: compare the shapes, bound the probabilities, take the mean."""

import numpy as np


def _checked(p, t, what):
    p, t = np.asarray(p, dtype=np.float64), np.asarray(t, dtype=np.float64)
    if p.shape != t.shape:
        raise ValueError(f"{what} must have equal shapes, not {p.shape} and {t.shape}")
    return p, t


def mse(p, t):
    p, t = _checked(p, t, "p and t")
    return float(np.mean(np.square(p - t)))


def binary_ce(p, t, eps=1e-7):
    p, t = _checked(p, t, "p and t")
    p = np.clip(p, eps, 1.0 - eps)
    return float(-np.mean(t * np.log(p) + (1.0 - t) * np.log(1.0 - p)))


def categorical_ce(P, Y, eps=1e-7):
    P, Y = _checked(P, Y, "P and Y")
    if P.ndim != 2:
        raise ValueError(f"P and Y must be (N, K), not {P.shape}")
    return float(-np.mean(np.sum(Y * np.log(np.clip(P, eps, 1.0 - eps)), axis=1)))


def sparse_ce(P, y, eps=1e-7):
    P, y = np.asarray(P, dtype=np.float64), np.asarray(y)
    if P.ndim != 2 or y.shape != (len(P),):
        raise ValueError(f"P must be (N, K) and y (N,), not {P.shape} and {y.shape}")
    chosen = np.take_along_axis(P, y[:, np.newaxis], axis=1)
    return float(-np.mean(np.log(np.clip(chosen, eps, 1.0 - eps))))

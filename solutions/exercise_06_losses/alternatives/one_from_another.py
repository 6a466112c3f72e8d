"""Each cross-entropy is another one in disguise: binary is sparse with two classes, sparse is categorical on one-hot."""

import numpy as np


def mse(p, t):
    p, t = np.asarray(p), np.asarray(t)
    if p.shape != t.shape:
        raise ValueError(f"predictions {p.shape} for targets {t.shape}")
    gap = (p.astype("float64") - t).ravel()
    return float(gap @ gap) / gap.size


def categorical_ce(P, Y, eps=1e-7):
    P, Y = np.array(P, dtype=float), np.array(Y, dtype=float)
    if P.ndim != 2 or Y.ndim != 2:
        raise ValueError("P and Y must have two axes")
    if P.shape != Y.shape:
        raise ValueError(f"P is {P.shape}, and Y is {Y.shape}")
    safe = np.minimum(np.maximum(P, eps), 1 - eps)
    return float(-np.einsum("nk,nk->", Y, np.log(safe)) / P.shape[0])


def sparse_ce(P, y, eps=1e-7):
    P, y = np.asarray(P), np.asarray(y)
    if P.ndim != 2 or y.ndim != 1 or P.shape[0] != y.shape[0]:
        raise ValueError(f"P is {P.shape}, and y is {y.shape}")
    return categorical_ce(P, y[:, None] == np.arange(P.shape[1]), eps)


def binary_ce(p, t, eps=1e-7):
    p, t = np.asarray(p, dtype=float), np.asarray(t)
    if p.shape != t.shape:
        raise ValueError(f"p is {p.shape}, and t is {t.shape}")
    yes = p.reshape(-1)
    return sparse_ce(np.stack([1 - yes, yes], axis=1), t.reshape(-1).astype(int), eps)

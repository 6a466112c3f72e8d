"""The bound in another way, by adding eps inside the logarithm, and NumPy's scalars as results."""

import numpy as np


class _Pair:
    """Two arrays that belong together."""

    def __init__(self, p, t, rank=None):
        self.p, self.t = np.asarray(p), np.asarray(t)
        if self.p.shape != self.t.shape or (rank and self.p.ndim != rank):
            raise ValueError(f"shapes {self.p.shape} and {self.t.shape} do not go together")


def mse(p, t):
    pair = _Pair(p, t)
    return np.average(np.subtract(pair.p, pair.t, dtype=float) ** 2.0)


def binary_ce(p, t, eps=1e-7):
    pair = _Pair(p, t)
    chance_of_truth = np.where(pair.t > 0.5, pair.p, 1 - pair.p)
    return -np.log(chance_of_truth + eps).mean()


def categorical_ce(P, Y, eps=1e-7):
    pair = _Pair(P, Y, rank=2)
    return -np.log((pair.p * pair.t).sum(axis=-1) + eps).mean()


def sparse_ce(P, y, eps=1e-7):
    P, y = np.asarray(P), np.asarray(y)
    if P.ndim != 2:
        raise ValueError("P must be a matrix")
    rows = np.arange(P.shape[0])
    if y.shape != rows.shape:
        raise ValueError(f"{len(rows)} rows, but labels of shape {y.shape}")
    return -np.log(P[rows, y] + eps).mean()

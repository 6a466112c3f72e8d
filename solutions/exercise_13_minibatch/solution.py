"""Reference: one order of row numbers, cut into pieces; every row counts once in the mean loss."""

import numpy as np


def batches(X, y, B, rng, shuffle=True):
    if B < 1:
        raise ValueError(f"a batch has at least one row, not {B}")
    if len(X) != len(y):
        raise ValueError(f"there are {len(X)} rows and {len(y)} labels")
    order = rng.permutation(len(X)) if shuffle else np.arange(len(X))
    for start in range(0, len(X), B):
        rows = order[start : start + B]
        yield X[rows], y[rows]


def steps_per_epoch(n, B):
    return -(-n // B)


def train_epoch(params, X, y, B, lr, rng):
    W, b = params["W"], params["b"]
    total = 0.0
    for Xb, yb in batches(X, y, B, rng):
        rows = np.arange(len(Xb))
        s = Xb @ W + b
        s = s - s.max(axis=1, keepdims=True)
        logs = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
        total -= logs[rows, yb].sum()
        ds = np.exp(logs)
        ds[rows, yb] -= 1
        ds /= len(Xb)
        W, b = W - lr * (Xb.T @ ds), b - lr * ds.sum(axis=0)
    return {"W": W, "b": b}, float(total / len(X))

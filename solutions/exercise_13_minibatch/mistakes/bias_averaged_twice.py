"""Your slope for b is divided by the number of rows twice.

The slopes of the scores may hold a factor 1 / n already. What is left to do with the rows: a sum or a mean?"""

import numpy as np


def batches(X, y, B, rng, shuffle=True):
    if B < 1:
        raise ValueError(f"B should be at least 1, not {B}")
    if len(X) != len(y):
        raise ValueError(f"X has {len(X)} rows, and y has {len(y)}")
    n = len(X)
    order = rng.permutation(n) if shuffle else np.arange(n)
    for start in range(0, n, B):
        rows = order[start : start + B]
        yield X[rows], y[rows]


def steps_per_epoch(n, B):
    return (n + B - 1) // B


def train_epoch(params, X, y, B, lr, rng):
    W, b = params["W"], params["b"]
    losses = []
    for Xb, yb in batches(X, y, B, rng):
        n = len(Xb)
        s = Xb @ W + b
        s = s - s.max(axis=1, keepdims=True)
        logs = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
        losses.extend(-logs[np.arange(n), yb])
        ds = np.exp(logs)
        ds[np.arange(n), yb] -= 1
        ds /= n
        W = W - lr * Xb.T @ ds
        b = b - lr * ds.mean(axis=0)
    return {"W": W, "b": b}, float(np.sum(losses) / len(X))

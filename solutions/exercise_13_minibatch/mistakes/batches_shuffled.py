"""Your batches come in random order, but in each of them the rows are neighbours of the file.

If the file is sorted by class, what is in a batch? What should be shuffled?"""

import numpy as np


def batches(X, y, B, rng, shuffle=True):
    if B < 1:
        raise ValueError(f"B should be at least 1, not {B}")
    if len(X) != len(y):
        raise ValueError(f"X has {len(X)} rows, and y has {len(y)}")
    n = len(X)
    starts = np.arange(0, n, B)
    for start in rng.permutation(starts) if shuffle else starts:
        rows = np.arange(start, min(start + B, n))
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
        b = b - lr * ds.sum(axis=0)
    return {"W": W, "b": b}, float(np.sum(losses) / len(X))

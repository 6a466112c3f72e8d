"""Your train_epoch computes in single precision, although the params are float64: half of the digits are lost.

Where does float32 come from in your code? In which dtype should the new params be?"""

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
    W, b = params["W"].astype(np.float32), params["b"].astype(np.float32)
    X = X.astype(np.float32)
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
    return {"W": W.astype(params["W"].dtype), "b": b.astype(params["b"].dtype)}, float(np.sum(losses) / len(X))

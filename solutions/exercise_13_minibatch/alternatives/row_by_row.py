"""An order by sorting random numbers, rows taken off it as from a stack of cards, and slopes added up row by row."""

import numpy as np


def batches(X, y, B, rng, shuffle=True):
    if not B >= 1 or np.shape(X)[0] != np.shape(y)[0]:
        raise ValueError(f"B={B}, {np.shape(X)[0]} rows and {np.shape(y)[0]} labels do not go together")
    waiting = np.argsort(rng.random(len(y))) if shuffle else np.arange(len(y))
    while len(waiting) > 0:
        taken, waiting = waiting[:B], waiting[B:]
        yield np.take(X, taken, axis=0), np.take(y, taken)


def steps_per_epoch(n, B):
    full, left = divmod(n, B)
    return full + (1 if left else 0)


def train_epoch(params, X, y, B, lr, rng):
    W, b = params["W"].copy(), params["b"].copy()
    total, count = 0.0, 0
    for Xb, yb in batches(X, y, B, rng, shuffle=True):
        dW, db = np.zeros_like(W), np.zeros_like(b)
        for x, label in zip(Xb, yb):
            s = x @ W + b
            p = np.exp(s - s.max())
            total += float(np.log(p.sum()) - (s[label] - s.max()))
            count += 1
            p /= p.sum()
            p[label] -= 1
            dW += np.outer(x, p)
            db += p
        W -= lr / len(yb) * dW
        b -= lr / len(yb) * db
    return {"W": W, "b": b}, total / count

"""All batches in a list at once, cut by np.split; the classifier with one-hot rows and the bias as a row of W."""

import math

import numpy as np


def batches(X, y, B, rng, shuffle=True):
    n = len(y)
    if len(X) != n:
        raise ValueError("X and y differ in length")
    if B <= 0:
        raise ValueError("B must be positive")
    order = list(range(n))
    if shuffle:
        rng.shuffle(order)
    pieces = np.split(np.array(order, dtype=int), range(B, n, B))
    return [(X[piece], y[piece]) for piece in pieces]


def steps_per_epoch(n, B):
    return math.ceil(n / B)


def train_epoch(params, X, y, B, lr, rng):
    W = np.vstack([params["W"], params["b"]])
    kind, K = W.dtype, W.shape[1]
    losses = []
    for Xb, yb in batches(X, y, B, rng):
        with_one = np.column_stack([Xb, np.ones(len(Xb), kind)]).astype(kind)
        scores = with_one @ W
        logs = scores - np.logaddexp.reduce(scores, axis=1)[:, None]
        truth = np.eye(K, dtype=kind)[yb]
        losses.extend(-(truth * logs).sum(axis=1))
        W = W - lr * with_one.T @ ((np.exp(logs) - truth) / len(Xb))
    return {"W": W[:-1], "b": W[-1]}, float(np.mean(losses))

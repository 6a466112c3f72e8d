"""Everything in float64 and with the biases as one more row of the weights; the float type is put back at the end."""

import numpy as np


def init(D, H, K, rng):
    W1 = np.array([[rng.uniform(-1, 1) for _ in range(H)] for _ in range(D)]) / np.sqrt(D)
    W2 = np.array([[rng.uniform(-1, 1) for _ in range(K)] for _ in range(H)]) / np.sqrt(H)
    return {"W1": W1, "W2": W2, "b1": np.full(H, 0.01), "b2": np.full(K, 0.0)}


def _with_one(a):
    return np.column_stack([a, np.ones(len(a))])


def loss_grads(params, X, y):
    kind = params["W1"].dtype
    X, y = np.array(X, dtype=np.float64), np.array(y)
    if X.ndim != 2 or y.ndim != 1 or X.shape[0] != y.size or X.shape[1] != params["W1"].shape[0]:
        raise ValueError("X and y do not fit")
    A, B = (np.vstack([params["W" + n], params["b" + n]]).astype(np.float64) for n in "12")
    x1 = _with_one(X)
    hidden = x1 @ A
    h1 = _with_one(hidden.clip(min=0))
    scores = h1 @ B
    scores -= scores.max(axis=1)[:, None]
    right = scores[range(len(y)), y]
    sums = np.exp(scores).sum(axis=1)
    loss = float((np.log(sums) - right).sum() / len(y))
    d = np.exp(scores) / sums[:, None]
    for n, label in enumerate(y):
        d[n, label] -= 1.0
    d /= len(y)
    dB = h1.T @ d
    dA = x1.T @ ((d @ B[:-1].T) * np.sign(hidden).clip(0))
    grads = {"W1": dA[:-1], "b1": dA[-1], "W2": dB[:-1], "b2": dB[-1]}
    return loss, {name: g.astype(kind) for name, g in grads.items()}


def step(params, grads, lr):
    new = {name: p.copy() for name, p in params.items()}
    for name in new:
        new[name] -= (lr * grads[name]).astype(new[name].dtype)
    return new

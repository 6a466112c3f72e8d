"""Reference: the error times the input times two; for a batch, one product with X on its side."""

import numpy as np


def _floats(*arrays):
    arrays = [np.asarray(a) for a in arrays]
    return [a if np.issubdtype(a.dtype, np.floating) else a.astype(np.float64) for a in arrays]


def slope(w, x, t):
    w, x, t = _floats(w, x, t)
    if w.ndim != 1 or w.shape != x.shape:
        raise ValueError(f"w and x must be vectors of one size, not {w.shape} and {x.shape}")
    return (2 * (w @ x - t) * x).astype(w.dtype)


def update(w, g, lr):
    w, g = _floats(w, g)
    if w.shape != g.shape:
        raise ValueError(f"w and its gradient must have the same shape, not {w.shape} and {g.shape}")
    return (w - lr * g).astype(w.dtype)


def descend(w, X, t, lr, steps):
    w, X, t = _floats(w, X, t)
    if X.ndim != 2 or t.shape != X.shape[:1] or w.shape != X.shape[1:]:
        raise ValueError(f"w (D,), X (N, D) and t (N,) are wanted, not {w.shape}, {X.shape} and {t.shape}")
    losses = np.empty(steps, w.dtype)
    for step in range(steps):
        error = X @ w - t
        losses[step] = np.mean(error**2)
        w = update(w, 2 * (X.T @ error) / len(X), lr)
    return w, losses

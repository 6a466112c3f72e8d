"""Your slope computes with integers and makes floats of the results alone: by then small integers have overflowed.

A uint8 holds 255 at most. What does NumPy make of 20·20 in uint8? When must the floats be there?"""

import numpy as np


def _float(a):
    a = np.asarray(a)
    return a if a.dtype.kind == "f" else a.astype(np.float64)


def slope(w, x, t):
    w, x = np.asarray(w), np.asarray(x)
    if w.ndim != 1 or w.shape != x.shape:
        raise ValueError(f"the shapes {w.shape} and {x.shape} do not fit")
    return _float(2 * (w @ x - t) * x)


def update(w, g, lr):
    w, g = _float(w), _float(g)
    if w.shape != g.shape:
        raise ValueError(f"the shapes {w.shape} and {g.shape} differ")
    return w - lr * g


def descend(w, X, t, lr, steps):
    w, X, t = _float(w), _float(X), _float(t)
    if X.ndim != 2 or t.shape != X.shape[:1] or w.shape != X.shape[1:]:
        raise ValueError(f"the shapes {w.shape}, {X.shape} and {t.shape} do not fit")
    losses = np.zeros(steps, w.dtype)
    for i in range(steps):
        error = X @ w - t
        losses[i] = np.mean(error**2)
        w = update(w, 2 * X.T @ error / len(X), lr)
    return w, losses

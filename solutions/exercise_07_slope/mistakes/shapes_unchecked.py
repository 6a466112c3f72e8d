"""Shapes that are not promised go through: NumPy stretches one array to fit another, and says nothing.

Print the shapes of the outputs, of the targets and of their difference. What must hold before anything is computed?"""

import numpy as np


def _float(a):
    a = np.asarray(a)
    return a if a.dtype.kind == "f" else a.astype(np.float64)


def slope(w, x, t):
    w, x = _float(w), _float(x)
    return 2 * (np.sum(w * x) - t) * x


def update(w, g, lr):
    w, g = _float(w), _float(g)
    return w - lr * g


def descend(w, X, t, lr, steps):
    w, X, t = _float(w), _float(X), _float(t)
    losses = np.zeros(steps, w.dtype)
    for i in range(steps):
        error = X @ w - t
        losses[i] = np.mean(error**2)
        w = update(w, 2 * X.T @ error / len(X), lr)
    return w, losses

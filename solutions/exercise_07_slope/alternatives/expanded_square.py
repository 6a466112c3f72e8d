"""The mean square multiplied out, so that a step needs no look at the rows: loss = wᵀAw − 2bᵀw + c."""

import numpy as np


def _as_float(a):
    a = np.array(a)
    return a if a.dtype.kind == "f" else a.astype(float)


def slope(w, x, t):
    w, x = _as_float(w), _as_float(x)
    if w.ndim != 1 or x.ndim != 1 or w.size != x.size:
        raise ValueError("w and x must be vectors of the same size")
    A, b = np.outer(x, x), float(t) * x
    return (2 * A @ w - 2 * b).astype(w.dtype)


def update(w, g, lr):
    new = _as_float(w)
    if new.shape != np.shape(g):
        raise ValueError("w and g differ in shape")
    new -= np.multiply(g, lr, dtype=new.dtype)
    return new


def descend(w, X, t, lr, steps):
    w, X, t = _as_float(w), _as_float(X), _as_float(t)
    if (w.ndim, X.ndim, t.ndim) != (1, 2, 1) or X.shape != (t.size, w.size):
        raise ValueError(f"the shapes {w.shape}, {X.shape} and {t.shape} do not fit")
    dtype, X, t = w.dtype, X.astype(float), t.astype(float)
    A, b, c = np.einsum("ni,nj->ij", X, X) / len(X), np.einsum("ni,n->i", X, t) / len(X), np.mean(t * t)
    losses, at = [], w.astype(float)
    for _ in range(steps):
        losses.append(at @ A @ at - 2 * b @ at + c)
        at = at - 2 * lr * (A @ at - b)
    return at.astype(dtype), np.array(losses, dtype)

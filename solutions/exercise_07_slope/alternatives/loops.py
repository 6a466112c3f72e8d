"""Weight by weight and row by row, in Python floats; arrays only at the end."""

import numpy as np


def _type_of(w):
    kind = np.asarray(w).dtype
    return kind if kind.kind == "f" else np.dtype(float)


def _dot(a, b):
    return sum(float(p) * float(q) for p, q in zip(a, b))


def slope(w, x, t):
    if np.ndim(w) != 1 or np.ndim(x) != 1 or len(w) != len(x):
        raise ValueError(f"w has the shape {np.shape(w)}, and x has {np.shape(x)}")
    error = _dot(w, x) - t
    return np.array([2 * error * float(value) for value in x], dtype=_type_of(w))


def update(w, g, lr):
    if np.shape(w) != np.shape(g):
        raise ValueError(f"w has the shape {np.shape(w)}, and g has {np.shape(g)}")
    return np.array([float(a) - lr * float(b) for a, b in zip(w, g)], dtype=_type_of(w))


def descend(w, X, t, lr, steps):
    if np.ndim(X) != 2:
        raise ValueError("X must be a matrix")
    N, D = np.shape(X)
    if np.shape(t) != (N,) or np.shape(w) != (D,):
        raise ValueError(f"for X of shape {(N, D)}, t must be {(N,)} and w {(D,)}")
    losses = []
    now = [float(value) for value in w]
    while len(losses) < steps:
        loss, total = 0.0, [0.0] * D
        for row, target in zip(X, t):
            error = _dot(now, row) - float(target)
            loss += error * error / N
            total = [so_far + 2 * error * float(value) / N for so_far, value in zip(total, row)]
        losses.append(loss)
        now = [value - lr * g for value, g in zip(now, total)]
    return np.array(now, dtype=_type_of(w)), np.array(losses, dtype=_type_of(w))

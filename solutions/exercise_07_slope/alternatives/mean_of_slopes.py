"""A batch is the mean of single slopes; one function asks for the shapes, and each step calls the other two."""

import numpy as np


def _need(name, array, shape):
    if np.shape(array) != shape:
        raise ValueError(f"{name} should have the shape {shape}, but has {np.shape(array)}")


def _dtype(w):
    return np.result_type(w) if np.result_type(w).kind == "f" else np.float64


def slope(w, x, t):
    if np.ndim(w) != 1:
        raise ValueError("w should have one axis")
    _need("x", x, np.shape(w))
    gradient = np.multiply(x, 2.0 * (np.inner(np.asarray(w, _dtype(w)), x) - t))
    return np.asarray(gradient, dtype=_dtype(w))


def update(w, g, lr):
    _need("g", g, np.shape(w))
    return np.subtract(w, np.multiply(lr, g, dtype=_dtype(w)), dtype=_dtype(w))


def descend(w, X, t, lr, steps):
    if np.ndim(X) != 2:
        raise ValueError("X should have two axes")
    _need("t", t, (len(X),))
    _need("w", w, X.shape[1:])
    losses = np.zeros(steps, dtype=_dtype(w))
    w = np.array(w, dtype=_dtype(w))
    for i in range(steps):
        losses[i] = np.square(np.dot(X, w) - t).mean()
        gradients = [slope(w, row, target) for row, target in zip(X, t)]
        w = update(w, np.mean(gradients, axis=0), lr)
    return w, losses

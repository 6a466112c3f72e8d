"""Your values are those of a forward difference: one step to one side, and none to the other.

How large is the error for x³ with h = 0.1, and how large with h = 0.01? Look both ways."""

import numpy as np


def numeric_grad(f, x, h=1e-5):
    dtype = np.result_type(x) if np.result_type(x).kind == "f" else np.float64
    x = np.array(x, dtype=np.float64)
    grad = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        old = x[i]
        x[i] = old + h
        up = f(x)
        x[i] = old
        down = f(x)
        grad[i] = (up - down) / h
    return grad.astype(dtype)


def rel_error(a, b):
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    if a.shape != b.shape:
        raise ValueError(f"the shapes {a.shape} and {b.shape} differ")
    return float(np.max(np.abs(a - b) / np.maximum(np.abs(a) + np.abs(b), 1e-12)))

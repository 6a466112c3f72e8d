"""Your rel_error compares arrays of different shapes: NumPy stretches one, and every element is held against all others.

What is the shape of a − b for a of shape (3,) and b of shape (3, 1)? What must hold before you compare?"""

import numpy as np


def numeric_grad(f, x, h=1e-5):
    dtype = np.result_type(x) if np.result_type(x).kind == "f" else np.float64
    x = np.array(x, dtype=np.float64)
    grad = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        old = x[i]
        x[i] = old + h
        up = f(x)
        x[i] = old - h
        down = f(x)
        x[i] = old
        grad[i] = (up - down) / (2 * h)
    return grad.astype(dtype)


def rel_error(a, b):
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    return float(np.max(np.abs(a - b) / np.maximum(np.abs(a) + np.abs(b), 1e-12)))

"""Your gradient is a flat vector, and f gets a flat vector too, where x has another shape.

Which shape does f expect? What does `x.shape` say before you begin, and how do you get back to it?"""

import numpy as np


def numeric_grad(f, x, h=1e-5):
    dtype = np.result_type(x) if np.result_type(x).kind == "f" else np.float64
    x = np.array(x, dtype=np.float64).ravel()
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
    if a.shape != b.shape:
        raise ValueError(f"the shapes {a.shape} and {b.shape} differ")
    return float(np.max(np.abs(a - b) / np.maximum(np.abs(a) + np.abs(b), 1e-12)))

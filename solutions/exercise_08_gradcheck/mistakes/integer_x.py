"""Your nudge gets lost in an array of integers: 3 + h is stored as 3, and 3 − h as 2.

What is h added to, and what can such an array hold? What is the dtype of the array that you nudge?"""

import numpy as np


def numeric_grad(f, x, h=1e-5):
    x = np.array(x)
    dtype = x.dtype if x.dtype.kind == "f" else np.float64
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

"""Your code nudges all elements at once: every place gets the sum of all slopes.

How does f change if only one element moves? How many elements may differ from x in a call of f?"""

import numpy as np


def numeric_grad(f, x, h=1e-5):
    dtype = np.result_type(x) if np.result_type(x).kind == "f" else np.float64
    x = np.array(x, dtype=np.float64)
    grad = np.zeros(x.shape)
    grad[...] = (f(x + h) - f(x - h)) / (2 * h)
    return grad.astype(dtype)


def rel_error(a, b):
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    if a.shape != b.shape:
        raise ValueError(f"the shapes {a.shape} and {b.shape} differ")
    return float(np.max(np.abs(a - b) / np.maximum(np.abs(a) + np.abs(b), 1e-12)))

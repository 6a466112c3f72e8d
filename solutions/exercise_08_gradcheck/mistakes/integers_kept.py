"""Your arrays have the dtype of x, integers too: neither the nudge nor the slopes have room in them.

What becomes of 3 + h in an array of integers, and of a slope of 2.5? Which dtype does the task ask for then?"""

import numpy as np


def numeric_grad(f, x, h=1e-5):
    x = np.array(x)
    grad = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        old = x[i]
        x[i] = old + h
        up = f(x)
        x[i] = old - h
        down = f(x)
        x[i] = old
        grad[i] = (up - down) / (2 * h)
    return grad


def rel_error(a, b):
    a, b = np.asarray(a, dtype=np.float64), np.asarray(b, dtype=np.float64)
    if a.shape != b.shape:
        raise ValueError(f"the shapes {a.shape} and {b.shape} differ")
    return float(np.max(np.abs(a - b) / np.maximum(np.abs(a) + np.abs(b), 1e-12)))

"""Your code nudges whole rows of a matrix, and the row that it keeps to put back is nudged along with them.

How many indices does it take to name one element of x? And of what is `old = x[i]` a copy, if x[i] is a whole row?"""

import numpy as np


def numeric_grad(f, x, h=1e-5):
    dtype = np.result_type(x) if np.result_type(x).kind == "f" else np.float64
    x = np.array(x, dtype=np.float64)
    grad = np.zeros(x.shape)
    for i in range(len(x)) if x.ndim else [()]:
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

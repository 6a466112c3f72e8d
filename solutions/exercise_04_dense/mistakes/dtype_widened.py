"""Your result is float64 although all arguments are float32: it takes twice the memory from here on.

Check the dtype of every step. Which one makes float64?"""

import numpy as np


def _float(a):
    return np.asarray(a, dtype=np.float64)


def dense(x, W, b):
    x, W, b = _float(x), _float(W), _float(b)
    if x.ndim != 2 or W.ndim != 2 or x.shape[1] != W.shape[0] or b.shape != W.shape[1:]:
        raise ValueError(f"the shapes {x.shape}, {W.shape} and {b.shape} do not fit")
    return x @ W + b


def mlp_forward(x, params, act):
    if not params:
        raise ValueError("there is no layer in params")
    for W, b in params[:-1]:
        x = act(dense(x, W, b))
    W, b = params[-1]
    return dense(x, W, b)

"""Your network applies ReLU, whatever function it is given for act.

What would it do for a caller who passes `np.tanh`? How do you call a function that came in as an argument?"""

import numpy as np


def _float(a):
    a = np.asarray(a)
    return a if a.dtype.kind == "f" else a.astype(np.float64)


def dense(x, W, b):
    x, W, b = _float(x), _float(W), _float(b)
    if x.ndim != 2 or W.ndim != 2 or x.shape[1] != W.shape[0] or b.shape != W.shape[1:]:
        raise ValueError(f"the shapes {x.shape}, {W.shape} and {b.shape} do not fit")
    return x @ W + b


def mlp_forward(x, params, act):
    if not params:
        raise ValueError("there is no layer in params")
    for W, b in params[:-1]:
        x = np.maximum(dense(x, W, b), 0)
    W, b = params[-1]
    return dense(x, W, b)

"""Your mlp_forward gives x back when params is empty, as if that were a network.

How often does your loop run for an empty list? What does the task promise for it?"""

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
    for index, (W, b) in enumerate(params):
        x = dense(x, W, b)
        if index < len(params) - 1:
            x = act(x)
    return x

"""Your code changes what it was given: the caller's arrays are not the same afterwards.

Print the arguments before and after the call. Which line writes into one of them: `-=`, `out=`, a method that works in
place, or an assignment to a part?"""

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
    W_out, b_out = params.pop()
    for W, b in params:
        x = act(dense(x, W, b))
    return dense(x, W_out, b_out)

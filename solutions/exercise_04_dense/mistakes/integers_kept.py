"""Your layer gives integers for integers, and such a result can't hold the fractions that come next.

Check the dtype of the result for an x, W and b of integers. Which dtype does the task ask for then?"""

import numpy as np


def dense(x, W, b):
    x, W, b = np.asarray(x), np.asarray(W), np.asarray(b)
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

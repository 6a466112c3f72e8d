"""Reference: check the shapes, then one matrix product a layer; the last layer stands apart, since it has no act."""

import numpy as np


def _as_float(a):
    a = np.asarray(a)
    return a if np.issubdtype(a.dtype, np.floating) else a.astype(np.float64)


def dense(x, W, b):
    x, W, b = _as_float(x), _as_float(W), _as_float(b)
    if x.ndim != 2 or W.ndim != 2 or x.shape[1] != W.shape[0] or b.shape != (W.shape[1],):
        raise ValueError(f"x (N, D), W (D, M) and b (M,) are wanted, not {x.shape}, {W.shape} and {b.shape}")
    return x @ W + b


def mlp_forward(x, params, act):
    if len(params) == 0:
        raise ValueError("a network has at least one layer, but params is empty")
    *hidden, (W_out, b_out) = params
    for W, b in hidden:
        x = act(dense(x, W, b))
    return dense(x, W_out, b_out)

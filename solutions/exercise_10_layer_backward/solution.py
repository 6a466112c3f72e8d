"""Reference: one matrix product for each of dx and dW, a sum for db, and a gate for ReLU."""

import numpy as np


def _as_float(a):
    a = np.asarray(a)
    return a if np.issubdtype(a.dtype, np.floating) else a.astype(np.float64)


def dense_backward(dout, cache):
    dout, x, W = (_as_float(a) for a in (dout, *cache[:2]))
    if x.ndim != 2 or W.ndim != 2 or x.shape[1] != W.shape[0] or dout.shape != (x.shape[0], W.shape[1]):
        raise ValueError(f"dout (N, M), x (N, D) and W (D, M) are wanted, not {dout.shape}, {x.shape} and {W.shape}")
    return dout @ W.T, x.T @ dout, dout.sum(axis=0)


def relu_backward(dout, x):
    dout, x = _as_float(dout), _as_float(x)
    if dout.shape != x.shape:
        raise ValueError(f"dout and x should have one shape, but have {dout.shape} and {x.shape}")
    return np.where(x > 0, dout, np.zeros_like(dout))

"""One example after the other: an outer product each for dW; ReLU by writing zeros into a copy."""

import numpy as np


def dense_backward(dout, cache):
    x, W = np.array(cache[0]), np.array(cache[1])
    dout = np.array(dout)
    for a in (dout, x, W):
        if a.ndim != 2:
            raise ValueError(f"an array of rank 2 is wanted, not {a.ndim}")
    if len(dout) != len(x) or dout.shape[1] != W.shape[1] or x.shape[1] != len(W):
        raise ValueError("the sizes do not fit")
    kind = np.result_type(dout, x, W)
    if kind.kind != "f":
        kind = np.dtype(float)
    dx, dW, db = np.empty(x.shape, kind), np.zeros(W.shape, kind), np.zeros(W.shape[1], kind)
    for n, (row, slopes) in enumerate(zip(x.astype(kind), dout.astype(kind))):
        dx[n] = W.astype(kind).dot(slopes)
        dW += np.outer(row, slopes)
        db += slopes
    return dx, dW, db


def relu_backward(dout, x):
    if np.shape(dout) != np.shape(x):
        raise ValueError(f"shapes {np.shape(dout)} and {np.shape(x)}")
    slopes = np.array(dout)
    if slopes.dtype.kind != "f":
        slopes = slopes.astype(np.float64)
    slopes[np.asarray(x) <= 0] = 0
    return slopes

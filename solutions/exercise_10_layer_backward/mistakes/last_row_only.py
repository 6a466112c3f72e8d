"""Your dW and db are those of the last example alone.

What happens in your loop to the slopes of the examples before? Whose slopes make up dW?"""

import numpy as np


def _float(a):
    a = np.asarray(a)
    return a if a.dtype.kind == "f" else a.astype(np.float64)


def dense_backward(dout, cache):
    x, W, b = cache
    dout, x, W = _float(dout), _float(x), _float(W)
    if x.ndim != 2 or W.ndim != 2 or x.shape[1] != W.shape[0] or dout.shape != (x.shape[0], W.shape[1]):
        raise ValueError(f"the shapes {dout.shape}, {x.shape} and {W.shape} do not fit")
    dW, db = np.zeros_like(W), np.zeros_like(dout[0])
    for n in range(len(x)):
        dW = np.outer(x[n], dout[n])
        db = dout[n]
    return dout @ W.T, dW, db


def relu_backward(dout, x):
    dout, x = _float(dout), _float(x)
    if dout.shape != x.shape:
        raise ValueError(f"the shapes {dout.shape} and {x.shape} differ")
    return dout * (x > 0)

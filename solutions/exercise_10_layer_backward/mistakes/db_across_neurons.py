"""Your db adds up the slopes of each example over the neurons; b has one number for each neuron.

Which shape does b have? Which axis of dout has to go, that of the examples or that of the neurons?"""

import numpy as np


def _float(a):
    a = np.asarray(a)
    return a if a.dtype.kind == "f" else a.astype(np.float64)


def dense_backward(dout, cache):
    x, W, b = cache
    dout, x, W = _float(dout), _float(x), _float(W)
    if x.ndim != 2 or W.ndim != 2 or x.shape[1] != W.shape[0] or dout.shape != (x.shape[0], W.shape[1]):
        raise ValueError(f"the shapes {dout.shape}, {x.shape} and {W.shape} do not fit")
    return dout @ W.T, x.T @ dout, dout.sum(axis=1)


def relu_backward(dout, x):
    dout, x = _float(dout), _float(x)
    if dout.shape != x.shape:
        raise ValueError(f"the shapes {dout.shape} and {x.shape} differ")
    return dout * (x > 0)

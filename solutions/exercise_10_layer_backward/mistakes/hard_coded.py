"""Your function gives the same answer whatever it is asked.

Try other numbers than the lesson's. Where does your result use the arguments?"""

import numpy as np


def _float(a):
    a = np.asarray(a)
    return a if a.dtype.kind == "f" else a.astype(np.float64)


def dense_backward(dout, cache):
    x, W, b = cache
    dout, x, W = _float(dout), _float(x), _float(W)
    if x.ndim != 2 or W.ndim != 2 or x.shape[1] != W.shape[0] or dout.shape != (x.shape[0], W.shape[1]):
        raise ValueError(f"the shapes {dout.shape}, {x.shape} and {W.shape} do not fit")
    return np.ones(x.shape), np.ones(W.shape), np.ones(W.shape[1])


def relu_backward(dout, x):
    dout, x = _float(dout), _float(x)
    if dout.shape != x.shape:
        raise ValueError(f"the shapes {dout.shape} and {x.shape} differ")
    return np.ones(x.shape)

"""The bias as one more weight: a column of ones beside x, and b as one more row under W."""

from functools import reduce

import numpy as np


def dense(x, W, b):
    x, W, b = np.asarray(x), np.asarray(W), np.asarray(b)
    if x.ndim != 2 or W.ndim != 2 or b.ndim != 1:
        raise ValueError("x and W have two axes, b has one")
    if x.shape[1] != len(W) or W.shape[1] != len(b):
        raise ValueError("x, W and b are (N, D), (D, M) and (M,)")
    if x.dtype.kind in "iub":
        x = x.astype(float)
    with_one = np.hstack([x, np.ones((len(x), 1), dtype=x.dtype)])
    return np.dot(with_one, np.vstack([W, b]))


def mlp_forward(x, params, act):
    if len(params) < 1:
        raise ValueError("at least one layer is needed")
    first, *others = params
    return reduce(lambda z, layer: dense(act(z), *layer), others, dense(x, *first))

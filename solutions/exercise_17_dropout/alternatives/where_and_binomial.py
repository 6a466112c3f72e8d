"""np.where on coins from a binomial distribution; evaluation hands back x itself and leaves the generator alone."""

import numpy as np


def _check(p):
    if p < 0 or p >= 1:
        raise ValueError("the share that is dropped should be in [0, 1)")


def dropout(x, p, rng, training):
    _check(p)
    if x.dtype.kind in "iub":
        x = x.astype(float)
    if not training:
        return x, np.ones(x.shape, x.dtype)
    kept = rng.binomial(1, 1 - p, size=x.shape)
    scale = x.dtype.type(1 / (1 - p))
    return np.where(kept, x * scale, x.dtype.type(0)), np.where(kept == 1, scale, x.dtype.type(0))


def dropout_backward(g, mask):
    if (g.ndim, *g.shape) != (mask.ndim, *mask.shape):
        raise ValueError(f"{g.shape} is not {mask.shape}")
    back = np.zeros(mask.shape, np.result_type(g, mask))
    back[mask != 0] = g[mask != 0] * mask[mask != 0]
    return back

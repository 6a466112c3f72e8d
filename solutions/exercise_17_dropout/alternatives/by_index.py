"""Chosen by position: draw the flat indices to drop from a binomial count, and zero them in a mask that starts full."""

import numpy as np


def dropout(x, p, rng, training):
    if p < 0:
        raise ValueError("p is negative")
    if p >= 1:
        raise ValueError("p is 1 or more: nothing would be left")
    dtype = x.dtype if x.dtype in (np.float16, np.float32, np.float64) else np.dtype("float64")
    out = np.array(x, dtype=dtype)
    mask = np.full(x.shape, 1.0, dtype=dtype)
    if training:
        mask *= 1.0 / (1.0 - p)
        count = rng.binomial(mask.size, p)
        mask.reshape(-1)[rng.choice(mask.size, count, replace=False)] = 0
        out *= mask
    return out, mask


def dropout_backward(g, mask):
    if np.shape(g) != np.shape(mask):
        raise ValueError("shapes do not match")
    return np.multiply(mask, g)

"""Your mask is the same for every example: a column is dropped as a whole or not at all.

How many coins does an array of shape (N, D) need, if each number has its own?"""

import numpy as np


def dropout(x, p, rng, training):
    if not 0 <= p < 1:
        raise ValueError(f"p should be at least 0 and below 1, but is {p}")
    x = np.asarray(x)
    if not np.issubdtype(x.dtype, np.floating):
        x = x.astype(np.float64)
    if training:
        mask = np.broadcast_to((rng.random(x.shape[1:]) >= p).astype(x.dtype) / (1 - p), x.shape)
    else:
        mask = np.ones_like(x)
    return x * mask, mask


def dropout_backward(g, mask):
    if g.shape != mask.shape:
        raise ValueError(f"g and mask should have one shape, but have {g.shape} and {mask.shape}")
    return g * mask

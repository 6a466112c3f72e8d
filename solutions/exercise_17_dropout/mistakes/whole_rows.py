"""Your mask drops whole examples: all numbers of a row are dropped together or none.

What is left of an example that is dropped as a whole? How many coins does an array of shape (N, D) need?"""

import numpy as np


def dropout(x, p, rng, training):
    if not 0 <= p < 1:
        raise ValueError(f"p should be at least 0 and below 1, but is {p}")
    x = np.asarray(x)
    if not np.issubdtype(x.dtype, np.floating):
        x = x.astype(np.float64)
    if training:
        mask = np.ones_like(x) * ((rng.random((len(x), *[1] * (x.ndim - 1))) >= p) / (1 - p)).astype(x.dtype)
    else:
        mask = np.ones_like(x)
    return x * mask, mask


def dropout_backward(g, mask):
    if g.shape != mask.shape:
        raise ValueError(f"g and mask should have one shape, but have {g.shape} and {mask.shape}")
    return g * mask

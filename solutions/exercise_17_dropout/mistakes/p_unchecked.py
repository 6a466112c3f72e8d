"""A p that is no share goes through: with p = 1 you divide by zero, and a p below 0 or above 1 gives a mask that means
nothing.

Which values may p have? What is to happen, before anything is drawn, if it has another?"""

import numpy as np


def dropout(x, p, rng, training):
    x = np.asarray(x)
    if not np.issubdtype(x.dtype, np.floating):
        x = x.astype(np.float64)
    if training:
        mask = (rng.random(x.shape) >= p).astype(x.dtype) / (1 - p)
    else:
        mask = np.ones_like(x)
    return x * mask, mask


def dropout_backward(g, mask):
    if g.shape != mask.shape:
        raise ValueError(f"g and mask should have one shape, but have {g.shape} and {mask.shape}")
    return g * mask

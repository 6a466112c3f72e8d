"""Your dropout drops the share p, and divides what is left by p.

How much is left of 100 numbers, on average? By what must that be divided so that it stands for 100?"""

import numpy as np


def dropout(x, p, rng, training):
    if not 0 <= p < 1:
        raise ValueError(f"p should be at least 0 and below 1, but is {p}")
    x = np.asarray(x)
    if not np.issubdtype(x.dtype, np.floating):
        x = x.astype(np.float64)
    if training:
        mask = (rng.random(x.shape) >= p).astype(x.dtype) / (p or 1.0)
    else:
        mask = np.ones_like(x)
    return x * mask, mask


def dropout_backward(g, mask):
    if g.shape != mask.shape:
        raise ValueError(f"g and mask should have one shape, but have {g.shape} and {mask.shape}")
    return g * mask

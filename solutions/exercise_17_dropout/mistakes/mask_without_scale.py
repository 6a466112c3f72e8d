"""Your mask says only what was kept: its entries are 0 and 1, while out was divided by 1 − p.

The way back gets nothing but the mask. How is it to know by how much the numbers were enlarged?"""

import numpy as np


def dropout(x, p, rng, training):
    if not 0 <= p < 1:
        raise ValueError(f"p should be at least 0 and below 1, but is {p}")
    x = np.asarray(x)
    if not np.issubdtype(x.dtype, np.floating):
        x = x.astype(np.float64)
    if training:
        mask = (rng.random(x.shape) >= p).astype(x.dtype)
    else:
        mask = np.ones_like(x)
    return x * mask / (1 - p if training else 1), mask


def dropout_backward(g, mask):
    if g.shape != mask.shape:
        raise ValueError(f"g and mask should have one shape, but have {g.shape} and {mask.shape}")
    return g * mask

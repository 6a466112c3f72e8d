"""Your dropout makes up for what is missing in evaluation, by a factor 1 − p, and not in training. The first papers did
so.

When should the factor come in here? What is evaluation to do with x?"""

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
        mask = np.full_like(x, 1 - p)
    return x * mask, mask


def dropout_backward(g, mask):
    if g.shape != mask.shape:
        raise ValueError(f"g and mask should have one shape, but have {g.shape} and {mask.shape}")
    return g * mask

"""What your dropout keeps, it keeps as it is, so the numbers are smaller on average in training than in evaluation.

What is the expected value of a number that is dropped with the probability p? What must the rest be multiplied by?
"""

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
    return x * mask, mask


def dropout_backward(g, mask):
    if g.shape != mask.shape:
        raise ValueError(f"g and mask should have one shape, but have {g.shape} and {mask.shape}")
    return g * mask

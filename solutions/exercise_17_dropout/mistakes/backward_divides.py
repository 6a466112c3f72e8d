"""Your way back divides by the mask's factor where it should multiply by it.

On the way forward x is multiplied by the mask. What is the slope of a·x with respect to x?"""

import numpy as np


def dropout(x, p, rng, training):
    if not 0 <= p < 1:
        raise ValueError(f"p should be at least 0 and below 1, but is {p}")
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
    return np.where(mask > 0, g / np.where(mask > 0, mask, 1), 0).astype(mask.dtype)

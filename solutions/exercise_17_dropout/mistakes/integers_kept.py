"""Your result is made of integers because x was, and the factor 1 / (1 − p) is no whole number.

Which dtype does the task ask for if x holds integers? In which dtype is your mask, and who chose it?"""

import numpy as np


def dropout(x, p, rng, training):
    if not 0 <= p < 1:
        raise ValueError(f"p should be at least 0 and below 1, but is {p}")
    x = np.asarray(x)
    if training:
        mask = ((rng.random(x.shape) >= p) / (1 - p)).astype(x.dtype)
    else:
        mask = np.ones(x.shape, x.dtype)
    return x * mask, mask


def dropout_backward(g, mask):
    if g.shape != mask.shape:
        raise ValueError(f"g and mask should have one shape, but have {g.shape} and {mask.shape}")
    return g * mask

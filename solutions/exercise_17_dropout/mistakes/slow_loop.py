"""Your dropout goes through the numbers one by one in Python.

How does a generator draw a whole array? How do you compare all of it with p at once?"""

import numpy as np


def dropout(x, p, rng, training):
    if not 0 <= p < 1:
        raise ValueError(f"p should be at least 0 and below 1, but is {p}")
    x = np.asarray(x)
    if not np.issubdtype(x.dtype, np.floating):
        x = x.astype(np.float64)
    if training:
        mask = np.zeros_like(x)
        for place in np.ndindex(x.shape):
            if rng.random() >= p:
                mask[place] = 1 / (1 - p)
    else:
        mask = np.ones_like(x)
    return x * mask, mask


def dropout_backward(g, mask):
    if g.shape != mask.shape:
        raise ValueError(f"g and mask should have one shape, but have {g.shape} and {mask.shape}")
    return g * mask

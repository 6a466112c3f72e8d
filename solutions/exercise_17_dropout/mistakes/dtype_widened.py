"""Your result is float64 although x is float32: it takes twice the memory from here on.

Check the dtypes of out and mask. Which dtype do `rng.random` and `np.ones` give if they are not told?"""

import numpy as np


def dropout(x, p, rng, training):
    if not 0 <= p < 1:
        raise ValueError(f"p should be at least 0 and below 1, but is {p}")
    x = np.asarray(x)
    if not np.issubdtype(x.dtype, np.floating):
        x = x.astype(np.float64)
    if training:
        mask = (rng.random(x.shape) >= p) / (1 - p)
    else:
        mask = np.ones(x.shape)
    return x * mask, mask


def dropout_backward(g, mask):
    if g.shape != mask.shape:
        raise ValueError(f"g and mask should have one shape, but have {g.shape} and {mask.shape}")
    return g * mask.astype(np.float64)

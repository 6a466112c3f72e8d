"""Your code changes what it was given: the caller's arrays are not the same afterwards.

Print the arguments before and after the call. Which line writes into one of them: `-=`, `out=`, a method that works in
place, or an assignment to a part?"""

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
    x *= mask
    return x.copy(), mask


def dropout_backward(g, mask):
    if g.shape != mask.shape:
        raise ValueError(f"g and mask should have one shape, but have {g.shape} and {mask.shape}")
    g *= mask
    return g.copy()

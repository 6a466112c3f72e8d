"""You drop exactly the share p of the numbers, each time: chance decides which ones, but not how many.

If you throw ten coins, do you always get five heads? What has the coin of one number to do with those of the others?"""

import numpy as np


def dropout(x, p, rng, training):
    if not 0 <= p < 1:
        raise ValueError(f"p should be at least 0 and below 1, but is {p}")
    x = np.asarray(x)
    if not np.issubdtype(x.dtype, np.floating):
        x = x.astype(np.float64)
    if training:
        places = rng.permutation(x.size).reshape(x.shape)
        mask = ((places >= round(p * x.size)) / (1 - p)).astype(x.dtype)
    else:
        mask = np.ones(x.shape, x.dtype)
    return x * mask, mask


def dropout_backward(g, mask):
    if g.shape != mask.shape:
        raise ValueError(f"g and mask should have one shape, but have {g.shape} and {mask.shape}")
    return g * mask

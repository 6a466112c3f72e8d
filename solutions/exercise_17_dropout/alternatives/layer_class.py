"""A layer object with a mode, as in a library; float32 coins, and the products by einsum."""

import numpy as np


class Dropout:
    def __init__(self, p):
        if not (p >= 0 and p < 1):
            raise ValueError(f"p = {p}")
        self.p = p
        self.keep = 1 - p

    def mask(self, x, rng):
        coins = rng.random(x.size, dtype=np.float32).reshape(x.shape)
        return np.divide(coins > self.p if self.p else coins >= 0, self.keep, dtype=x.dtype)

    def __call__(self, x, rng, training):
        x = np.asarray(x, dtype=None if np.asarray(x).dtype.kind == "f" else np.float64)
        mask = self.mask(x, rng) if training else np.ones(x.shape).astype(x.dtype)
        return np.einsum("...,...->...", x, mask), mask


def dropout(x, p, rng, training):
    return Dropout(p)(x, rng, training)


def dropout_backward(g, mask):
    g, mask = np.asarray(g), np.asarray(mask)
    if g.shape == mask.shape:
        return np.einsum("...,...->...", g, mask)
    raise ValueError(f"a slope of shape {g.shape} for a mask of shape {mask.shape}")

"""Index notation: an axis that is summed over has a letter on the left of the arrow and none on the right."""

from string import ascii_lowercase

import numpy as np


def _kept(g, shape):
    missing = g.ndim - len(shape)
    if missing < 0:
        raise ValueError(f"{g.shape} has fewer axes than {shape}")
    padded = (1,) * missing + tuple(shape)
    if not all(old == 1 or old == now for old, now in zip(padded, g.shape)):
        raise ValueError(f"{shape} does not stretch to {g.shape}")
    return "".join(letter for letter, old in zip(ascii_lowercase, padded) if old != 1)


def unbroadcast(g, shape):
    if np.asarray(g).dtype.kind != "f":
        g = np.asarray(g, dtype=np.float64)
    g = np.asarray(g)
    return np.reshape(np.einsum(f"{ascii_lowercase[: g.ndim]}->{_kept(g, shape)}", g), shape)


def mul_backward(g, a, b):
    parts = []
    if np.broadcast(g, a, b).shape != np.shape(g):
        raise ValueError("the shapes of g, a and b do not fit")
    for mine, other in ((a, b), (b, a)):
        product = np.multiply(g, other, dtype=None if np.asarray(g).dtype.kind == "f" else np.float64)
        parts.append(unbroadcast(product, np.shape(mine)))
    return tuple(parts)

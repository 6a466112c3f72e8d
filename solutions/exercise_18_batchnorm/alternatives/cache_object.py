"""A cache that is an object with a method, einsum for the sums, and the Jacobian of one feature as a projection."""

from dataclasses import dataclass

import numpy as np


@dataclass
class Cache:
    normal: np.ndarray
    scale: np.ndarray
    shape: tuple

    def back(self, g):
        if tuple(g.shape) != self.shape:
            raise ValueError(f"g has the shape {g.shape}, and out has {self.shape}")
        g = g.reshape(self.normal.shape)
        n = g.shape[0]
        # What is left of g after its share along (1, …, 1) and along the normalised feature is taken off.
        along_one = np.einsum("nd->d", g)
        along_normal = np.einsum("nd,nd->d", g, self.normal)
        left = g - np.einsum("nd,d->nd", self.normal, along_normal / n) - along_one / n
        return (self.scale * left).reshape(self.shape), along_normal, along_one


def _check(D, **vectors):
    for name, vector in vectors.items():
        if vector.ndim != 1 or len(vector) != D:
            raise ValueError(f"{name}: {vector.shape} instead of ({D},)")


def bn_forward(x, gamma, beta, state, training, mu=0.9, eps=1e-5):
    x = np.array(x, dtype=x.dtype if np.issubdtype(x.dtype, np.floating) else np.float64)
    _check(x.shape[-1], gamma=gamma, beta=beta, mean=state["mean"], var=state["var"])
    rows = x.reshape(-1, x.shape[-1])
    if training:
        mean = np.average(rows, axis=0)
        var = np.average(np.square(rows - mean), axis=0)
        keep = np.asarray([mu, 1 - mu], rows.dtype)
        new = {k: np.einsum("k,kd->d", keep, np.stack([state[k], v])) for k, v in (("mean", mean), ("var", var))}
    else:
        mean, var = state["mean"], state["var"]
        new = {k: 1 * v for k, v in state.items()}
    normal = np.divide(rows - mean, np.sqrt(var + eps))
    out = np.einsum("nd,d->nd", normal, gamma) + beta
    return out.reshape(x.shape), Cache(normal, gamma / np.sqrt(var + eps), x.shape), new


def bn_backward(g, cache):
    return cache.back(np.asarray(g))

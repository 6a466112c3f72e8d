"""Uniform weights, a batch with a squared error, and a network that is a recursion: down, and the norms on the way up."""

import math

import numpy as np


def _uniform(rng, variance, *shape):
    limit = math.sqrt(3 * variance)
    return limit * (2 * rng.random(shape) - 1)


def he(rng, fan_in, fan_out):
    return _uniform(rng, 2 / fan_in, fan_in, fan_out)


def glorot(rng, fan_in, fan_out):
    return _uniform(rng, 2 / (fan_in + fan_out), fan_in, fan_out)


def grad_norms(depth, act, rng):
    norms = []

    def through(h, layers_left):
        if not layers_left:
            return (h - rng.normal(size=h.shape)) / len(h)
        W = he(rng, 64, 64) if act == "relu" else glorot(rng, 64, 64)
        z = np.einsum("ni,io->no", h, W)
        s = 1 / (1 + np.exp(-z))
        back = through(np.where(z > 0, z, 0) if act == "relu" else s, layers_left - 1)
        back = back * (np.sign(np.maximum(z, 0)) if act == "relu" else s - s**2)
        norms.insert(0, float(np.sqrt(np.sum(np.einsum("ni,no->io", h, back) ** 2))))
        return np.einsum("no,io->ni", back, W)

    through(rng.uniform(size=(16, 64)), depth)
    return np.array(norms)

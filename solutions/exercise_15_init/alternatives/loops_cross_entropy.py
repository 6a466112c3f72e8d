"""Weights drawn one by one, float32 throughout, and a softmax cross-entropy at the end of the network."""

import numpy as np


def _one_by_one(rng, fan_in, fan_out, variance):
    W = np.zeros((fan_in, fan_out), dtype=np.float32)
    deviation = variance**0.5
    for row in W:
        row[:] = [rng.standard_normal() * deviation for _ in range(fan_out)]
    return W


def he(rng, fan_in, fan_out):
    return _one_by_one(rng, fan_in, fan_out, 2.0 / fan_in)


def glorot(rng, fan_in, fan_out):
    return _one_by_one(rng, fan_in, fan_out, 1.0 / (0.5 * (fan_in + fan_out)))


def grad_norms(depth, act, rng):
    if act not in ("relu", "sigmoid"):
        raise ValueError(f"act should be 'relu' or 'sigmoid', not {act!r}")
    values, slopes, weights = [rng.normal(size=64).astype(np.float32)], [], []
    while len(weights) < depth:
        weights.append((he if act == "relu" else glorot)(rng, 64, 64))
        z = values[-1].dot(weights[-1])
        h = np.maximum(z, 0) if act == "relu" else 1 / (1 + np.exp(-z))
        values.append(h)
        slopes.append((h > 0).astype(np.float32) if act == "relu" else h * (1 - h))
    e = np.exp(values[-1] - values[-1].max())
    g = e / e.sum()
    g[int(rng.integers(64))] -= 1
    norms = np.zeros(depth)
    for k in range(1, depth + 1):
        g = g * slopes[-k]
        total = 0.0
        for value in values[-k - 1]:
            total += float(np.sum(np.square(value * g)))
        norms[depth - k] = total**0.5
        g = weights[-k].dot(g)
    return norms

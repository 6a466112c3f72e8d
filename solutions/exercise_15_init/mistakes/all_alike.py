"""All your weights are the same number.

What do two neurons with the same weights compute, and which gradients do they get? How could they ever become
different?"""

import numpy as np

WIDTH = 64


def he(rng, fan_in, fan_out):
    return np.full((fan_in, fan_out), np.sqrt(2.0 / fan_in))


def glorot(rng, fan_in, fan_out):
    return np.full((fan_in, fan_out), np.sqrt(2.0 / (fan_in + fan_out)))


def grad_norms(depth, act, rng):
    draw = {"relu": he, "sigmoid": glorot}[act]
    weights = [rng.normal(0.0, draw(rng, WIDTH, WIDTH)) for _ in range(depth)]
    h = rng.normal(size=(1, WIDTH))
    inputs, slopes = [], []
    for W in weights:
        inputs.append(h)
        z = h @ W
        if act == "relu":
            h = np.maximum(z, 0.0)
            slopes.append(np.where(z > 0, 1.0, 0.0))
        else:
            h = 1.0 / (1.0 + np.exp(-z))
            slopes.append(h * (1.0 - h))
    g = rng.normal(size=h.shape)
    norms = np.empty(depth)
    for layer in reversed(range(depth)):
        g = g * slopes[layer]
        norms[layer] = np.linalg.norm(inputs[layer].T @ g)
        g = g @ weights[layer].T
    return norms

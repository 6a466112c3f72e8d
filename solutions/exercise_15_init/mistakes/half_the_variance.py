"""Your weights have half of the variance that they should have: the 2 is missing.

What does ReLU do to half of the numbers? What has to make up for that? And of how many fans is Glorot's rule the
mean?"""

import numpy as np

WIDTH = 64


def he(rng, fan_in, fan_out):
    return rng.normal(0.0, np.sqrt(1.0 / fan_in), size=(fan_in, fan_out))


def glorot(rng, fan_in, fan_out):
    return rng.normal(0.0, np.sqrt(1.0 / (fan_in + fan_out)), size=(fan_in, fan_out))


def grad_norms(depth, act, rng):
    draw = {"relu": he, "sigmoid": glorot}[act]
    weights = [draw(rng, WIDTH, WIDTH) for _ in range(depth)]
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

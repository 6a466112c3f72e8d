"""Your weights are uniform, and their limit is what their deviation should be, so their variance is a third of the right
one.

How far on average is a number from 0 that can be anywhere between −a and a? It isn't a."""

import numpy as np

WIDTH = 64


def he(rng, fan_in, fan_out):
    return np.sqrt(2.0 / fan_in) * rng.uniform(-1.0, 1.0, size=(fan_in, fan_out))


def glorot(rng, fan_in, fan_out):
    return np.sqrt(2.0 / (fan_in + fan_out)) * rng.uniform(-1.0, 1.0, size=(fan_in, fan_out))


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

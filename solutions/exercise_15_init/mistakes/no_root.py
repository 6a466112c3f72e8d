"""Your norms are sums of squares, so what is a thousandth seems to be a millionth.

How long is the arrow (3, 4)? What is missing after 3² + 4²?"""

import numpy as np

WIDTH = 64


def he(rng, fan_in, fan_out):
    return rng.normal(0.0, np.sqrt(2.0 / fan_in), size=(fan_in, fan_out))


def glorot(rng, fan_in, fan_out):
    return rng.normal(0.0, np.sqrt(2.0 / (fan_in + fan_out)), size=(fan_in, fan_out))


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
        norms[layer] = np.sum((inputs[layer].T @ g) ** 2)
        g = g @ weights[layer].T
    return norms

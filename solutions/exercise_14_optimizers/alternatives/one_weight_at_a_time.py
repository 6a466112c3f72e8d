"""Loops: one rule for a single weight in plain numbers, and a helper that applies it to every weight of an array."""

import math

import numpy as np


def _for_each_weight(rule, outputs, *arrays):
    arrays = list(map(np.asarray, arrays))
    for a in arrays[1:]:
        if a.shape != arrays[0].shape:
            raise ValueError(f"shape {a.shape} does not fit {arrays[0].shape}")
    kind = arrays[0].dtype if arrays[0].dtype.kind == "f" else np.dtype(float)
    results = [np.empty(arrays[0].shape, kind) for _ in range(outputs)]
    for place in np.ndindex(arrays[0].shape):
        for result, value in zip(results, rule(*(float(a[place]) for a in arrays)), strict=True):
            result[place] = value
    return results


def sgd(w, g, lr):
    return _for_each_weight(lambda w, g: [w - lr * g], 1, w, g)[0]


def momentum(w, g, v, lr, mu):
    def rule(w, g, v):
        faster = mu * v - lr * g
        return w + faster, faster

    return tuple(_for_each_weight(rule, 2, w, g, v))


def adam(w, g, m, v, t, lr=1e-3, b1=0.9, b2=0.999, eps=1e-8):
    def rule(w, g, m, v):
        m = b1 * m + (1.0 - b1) * g
        v = b2 * v + (1.0 - b2) * g * g
        root = math.sqrt(v / (1.0 - math.pow(b2, t)))
        return w - lr * (m / (1.0 - math.pow(b1, t))) / (root + eps), m, v

    return tuple(_for_each_weight(rule, 3, w, g, m, v))

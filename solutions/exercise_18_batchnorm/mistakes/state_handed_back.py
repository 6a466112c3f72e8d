"""Your function hands back the very dict that it was given, where a new one is promised.

If the caller writes into the one that came back, what happens to the one that went in? How do you copy a dict?"""

import numpy as np


def bn_forward(x, gamma, beta, state, training, mu=0.9, eps=1e-5):
    x = np.asarray(x)
    if not np.issubdtype(x.dtype, np.floating):
        x = x.astype(np.float64)
    features = x.shape[-1:]
    for name, array in {"gamma": gamma, "beta": beta, **state}.items():
        if np.shape(array) != features:
            raise ValueError(f"{name} should have the shape {features}, but has {np.shape(array)}")
    axes = tuple(range(x.ndim - 1))
    mean, var = state["mean"], state["var"]
    new_state = state
    if training:
        mean, var = x.mean(axis=axes), x.var(axis=axes)
        new_state = {"mean": mu * state["mean"] + (1 - mu) * mean, "var": mu * state["var"] + (1 - mu) * var}
    inverse = 1 / np.sqrt(var + eps)
    normal = (x - mean) * inverse
    return gamma * normal + beta, (normal, inverse, gamma), new_state


def bn_backward(g, cache):
    normal, inverse, gamma = cache
    if np.shape(g) != normal.shape:
        raise ValueError(f"g should have the shape {normal.shape}, but has {np.shape(g)}")
    axes = tuple(range(normal.ndim - 1))
    dbeta = g.sum(axis=axes)
    dgamma = (g * normal).sum(axis=axes)
    count = normal.size // normal.shape[-1]
    dx = gamma * inverse * (g - dbeta / count - normal * dgamma / count)
    return dx, dgamma, dbeta

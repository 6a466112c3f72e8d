"""The cache is a function that knows the way back; features are moved to the front, one row each."""

import numpy as np


def bn_forward(x, gamma, beta, state, training, mu=0.9, eps=1e-5):
    D = np.shape(x)[-1]
    vectors = [np.asarray(v) for v in (gamma, beta, state["mean"], state["var"])]
    if not all(v.shape == (D,) for v in vectors):
        raise ValueError(
            "each of gamma, beta, mean and var needs one number a feature: " + str([v.shape for v in vectors])
        )
    gamma, beta, old_mean, old_var = (v[:, np.newaxis] for v in vectors)
    turned = np.moveaxis(np.asarray(x), -1, 0)
    features = turned.reshape(D, -1)
    if features.dtype.kind in "iub":
        features = features.astype("d")
    if training:
        mean = features.mean(1, keepdims=True)
        var = (features * features).mean(1, keepdims=True) - mean * mean
        var = np.maximum(var, 0)
        new = (mu * old_mean + (1 - mu) * mean, mu * old_var + (1 - mu) * var)
    else:
        mean, var = old_mean, old_var
        new = (mean.copy(), var.copy())
    power = np.power(var + eps, -0.5)

    def back_to_shape(rows):
        return np.moveaxis(rows.reshape(turned.shape), 0, -1)

    def way_back(g):
        if g.shape != np.shape(x):
            raise ValueError(f"the slope has the shape {g.shape}")
        g = np.moveaxis(g, -1, 0).reshape(D, -1)
        normal = (features - mean) * power
        inner = g - g.mean(1, keepdims=True) - normal * (g * normal).mean(1, keepdims=True)
        return back_to_shape(gamma * power * inner), (g * normal).sum(1), g.sum(1)

    out = (features - mean) * power * gamma + beta
    return back_to_shape(out), way_back, dict(zip(("mean", "var"), (v.ravel() for v in new), strict=True))


def bn_backward(g, cache):
    return cache(g)

"""The graph, node by node: forward keeps every node in a dict, backward goes through them in reverse."""

import numpy as np


def bn_forward(x, gamma, beta, state, training, mu=0.9, eps=1e-5):
    shape, dtype = x.shape, x.dtype if x.dtype.kind == "f" else np.dtype(float)
    D = shape[-1]
    if {np.shape(gamma), np.shape(beta), np.shape(state["mean"]), np.shape(state["var"])} != {(D,)}:
        raise ValueError(f"gamma, beta and the state should be of shape ({D},)")
    rows = x.reshape(-1, D).astype(dtype)
    n = len(rows)
    c = {"shape": shape, "gamma": gamma}
    mean = np.sum(rows, axis=0) / n if training else state["mean"]
    c["centred"] = rows - mean
    var = np.sum(c["centred"] ** 2, axis=0) / n if training else state["var"]
    c["root"] = np.sqrt(var + eps)
    c["normal"] = c["centred"] / c["root"]
    out = c["normal"] * gamma + beta
    new = dict(state)
    for name, batch in (("mean", mean), ("var", var)):
        new[name] = state[name] + (1 - mu) * (batch - state[name]) if training else np.array(state[name])
    return out.reshape(shape), c, new


def bn_backward(g, cache):
    if g.shape != cache["shape"]:
        raise ValueError("g is not shaped like out")
    g = g.reshape(-1, g.shape[-1])
    n = len(g)
    dbeta = np.sum(g, axis=0)
    dgamma = np.sum(g * cache["normal"], axis=0)
    dnormal = g * cache["gamma"]
    dcentred = dnormal / cache["root"]
    droot = np.sum(-dnormal * cache["centred"], axis=0) / cache["root"] ** 2
    dvar = droot / (2 * cache["root"])
    dcentred = dcentred + 2 * cache["centred"] * dvar / n
    dmean = -np.sum(dcentred, axis=0)
    return (dcentred + dmean / n).reshape(cache["shape"]), dgamma, dbeta

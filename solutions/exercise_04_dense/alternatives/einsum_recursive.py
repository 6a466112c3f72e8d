"""Sums written as index notation, and a network as one layer in front of a smaller network."""

import numpy as np


def _floating(*arrays):
    return [np.array(a, dtype=None if np.asarray(a).dtype.kind == "f" else "f8") for a in arrays]


def dense(x, W, b):
    x, W, b = _floating(x, W, b)
    if [x.ndim, W.ndim, b.ndim] != [2, 2, 1]:
        raise ValueError(f"x, W and b must have 2, 2 and 1 axes, and have {x.ndim}, {W.ndim} and {b.ndim}")
    (N, D), (D_of_W, M) = x.shape, W.shape
    if D != D_of_W:
        raise ValueError(f"x has {D} inputs a row, and W is for {D_of_W}")
    if len(b) != M:
        raise ValueError(f"there are {M} neurons, but {len(b)} biases")
    return np.einsum("nd,dm->nm", x, W) + np.broadcast_to(b, (N, M))


def mlp_forward(x, params, act):
    if not params:
        raise ValueError("params is empty")
    (W, b), *rest = params
    z = dense(x, W, b)
    return mlp_forward(act(z), rest, act) if rest else z

"""The bias as one more weight whose input is always 1: db is the last row of one product."""

import numpy as np


def dense_backward(dout, cache):
    x, W, _ = cache
    shapes = [np.shape(a) for a in (dout, x, W)]
    if any(len(shape) != 2 for shape in shapes):
        raise ValueError(f"matrices are wanted, not {shapes}")
    (N, M), (rows, D), (inputs, neurons) = shapes
    if (N, M, D) != (rows, neurons, inputs):
        raise ValueError(f"these shapes do not fit: {shapes}")
    if np.asarray(dout).dtype.kind in "iub":
        dout, x, W = (np.asarray(a, dtype=np.float64) for a in (dout, x, W))
    with_one = np.concatenate([x, np.ones((N, 1), dtype=x.dtype)], axis=1)
    both = np.dot(dout.T, with_one).T
    return np.tensordot(dout, W, axes=(1, 1)), both[:-1], both[-1]


def relu_backward(dout, x):
    if dout.shape != x.shape:
        raise ValueError("dout and x differ in shape")
    gate = np.heaviside(x, 0)
    return dout * gate.astype(dout.dtype if dout.dtype.kind == "f" else np.float64)

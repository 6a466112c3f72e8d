"""With a one-hot matrix, NumPy's own logaddexp, and sums as index notation."""

import numpy as np


def _one_hot(y, K, dtype):
    return (y.reshape(-1, 1) == np.arange(K)).astype(dtype)


def softmax_ce(z, y):
    z, y = np.array(z), np.array(y)
    if z.dtype.kind != "f":
        z = z.astype(float)
    if z.ndim != 2:
        raise ValueError(f"z must have two axes, and has the shape {z.shape}")
    N, K = z.shape
    if y.shape != (N,):
        raise ValueError(f"there are {N} rows, but y has the shape {y.shape}")
    Y = _one_hot(y, K, z.dtype)
    log_sum = np.logaddexp.reduce(z, axis=1)
    loss = (log_sum - np.einsum("nk,nk->n", z, Y)).sum() / N
    p = np.exp(z - log_sum[:, None])
    return loss, ((p - Y) / N).astype(z.dtype)

"""Reference: log-softmax of each row, from which both the loss and the gradient come."""

import numpy as np


def softmax_ce(z, y):
    z, y = np.asarray(z), np.asarray(y)
    if z.ndim != 2 or y.shape != (len(z),):
        raise ValueError(f"scores (N, K) and labels (N,) are wanted, not {z.shape} and {y.shape}")
    if not np.issubdtype(z.dtype, np.floating):
        z = z.astype(np.float64)
    true = np.arange(len(z)), y
    shifted = z - z.max(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    dz = np.exp(log_p)
    dz[true] -= 1
    dz /= len(z)
    return float(-log_p[true].mean()), dz

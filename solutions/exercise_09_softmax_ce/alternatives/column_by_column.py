"""A loop over the classes, of which there are few, and whole columns of rows at once."""

import numpy as np


def softmax_ce(z, y):
    z = np.asarray(z)
    y = np.asarray(y)
    if z.ndim != 2 or y.ndim != 1:
        raise ValueError("z must be a matrix and y a vector")
    if z.shape[0] != y.shape[0]:
        raise ValueError(f"{z.shape[0]} rows of scores, but {y.shape[0]} labels")
    z = z if z.dtype.kind == "f" else z.astype("float64")
    N, K = z.shape
    top = z[:, 0].copy()
    for k in range(1, K):
        np.maximum(top, z[:, k], out=top)
    total, true_score = np.zeros_like(top), np.zeros_like(top)
    for k in range(K):
        total += np.exp(z[:, k] - top)
        true_score += np.where(y == k, z[:, k] - top, 0)
    dz = np.empty_like(z)
    for k in range(K):
        dz[:, k] = (np.exp(z[:, k] - top) / total - (y == k)) / N
    return np.mean(np.log(total) - true_score), dz

"""Reference: index arrays for the labels, one constant for the pixels, one shuffle for each class."""

import numpy as np


def one_hot(y, K, dtype=np.float32):
    y = np.asarray(y)
    if y.ndim != 1:
        raise ValueError(f"y should be of shape (N,), but is of shape {y.shape}")
    if not np.issubdtype(y.dtype, np.integer):
        raise ValueError(f"labels should be integers, but are {y.dtype}")
    if np.any((y < 0) | (y >= K)):
        raise ValueError(f"labels should be from 0 to {K - 1}, but go from {y.min()} to {y.max()}")
    Y = np.zeros((len(y), K), dtype)
    Y[np.arange(len(y)), y] = 1
    return Y


def decode(Y):
    Y = np.asarray(Y)
    if Y.ndim != 2:
        raise ValueError(f"Y should be of shape (N, K), but is of shape {Y.shape}")
    return Y.argmax(axis=1)


def data_prep(raw, K):
    raw = np.asarray(raw)
    if raw.ndim != 2 or raw.shape[1] != 785:
        raise ValueError(f"raw should be of shape (N, 785), but is of shape {raw.shape}")
    labels, pixels = raw[:, 0], raw[:, 1:]
    if np.any((pixels < 0) | (pixels > 255)):
        raise ValueError(f"pixels should be from 0 to 255, but go from {pixels.min()} to {pixels.max()}")
    if np.any(labels % 1 != 0):
        raise ValueError("labels should be whole numbers")
    x = pixels.astype(np.float32).reshape(-1, 28, 28, 1) / np.float32(255)
    return x, one_hot(labels.astype(np.int64), K)


def split(x, y, frac, rng):
    x, y = np.asarray(x), np.asarray(y)
    if y.ndim != 1 or len(x) != len(y):
        raise ValueError(f"x and y should have as many rows, but are of shapes {x.shape} and {y.shape}")
    if not 0 <= frac <= 1:
        raise ValueError(f"frac should be from 0 to 1, but is {frac}")
    test = np.zeros(len(y), dtype=bool)
    for label in np.unique(y):
        rows = rng.permutation(np.flatnonzero(y == label))
        test[rows[: round(frac * len(rows))]] = True
    return x[~test], y[~test], x[test], y[test]

"""A loop over windows, each of them clipped to the picture, so that no padding is needed."""

import math

import numpy as np


def starts(n, k, s, padding):
    if padding == "same":
        count = math.ceil(n / s)
        first = -(max((count - 1) * s + k - n, 0) // 2)
    else:
        count, first = 1 + math.floor((n - k) / s), 0
    if count < 1:
        raise ValueError("the window is larger than the picture")
    return [first + s * i for i in range(count)]


def pool(x, k, s, padding, reduce):
    if np.ndim(x) != 4:
        raise ValueError(f"x has {np.ndim(x)} axes, and should have 4")
    s = k if s is None else s
    x = np.array(x, dtype=None if x.dtype.kind == "f" else float)
    rows = []
    for top in starts(x.shape[1], k, s, padding):
        row = []
        for left in starts(x.shape[2], k, s, padding):
            window = x[:, max(top, 0) : top + k, max(left, 0) : left + k]
            row.append(reduce(window, axis=(1, 2)))
        rows.append(np.stack(row, axis=1))
    return np.stack(rows, axis=1)


def max_pool2d(x, k=2, s=None, padding="valid"):
    return pool(x, k, s, padding, np.max)


def avg_pool2d(x, k=2, s=None, padding="valid"):
    return pool(x, k, s, padding, np.mean)


def global_avg_pool(x):
    if np.ndim(x) != 4:
        raise ValueError(f"x has {np.ndim(x)} axes, and should have 4")
    N, H, W, C = x.shape
    return x.reshape(N, H * W, C).mean(1)

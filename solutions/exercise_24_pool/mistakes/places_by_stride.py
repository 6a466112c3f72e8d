"""You count a window for each whole step on the picture. The last of them may stick out, or
there may be room for one more.

A picture of 7 and windows of 3, one pixel apart: how many windows lie wholly on it? And with windows of 2, three pixels
apart, on a picture of 8?"""

import numpy as np


def _pictures(x):
    x = np.asarray(x)
    if x.ndim != 4:
        raise ValueError(f"x should have four axes, not {x.ndim}")
    return x if x.dtype.kind == "f" else x.astype(np.float64)


def _starts(n, k, s, padding):
    if padding == "same":
        count = -(-n // s)
        over = max((count - 1) * s + k - n, 0)
        first = -(over // 2)
    else:
        count, first = n // s if k <= n else 0, 0
    if count < 1:
        raise ValueError(f"a window of {k} does not fit on {n} pixels")
    return [first + i * s for i in range(count)]


def _pool(x, k, s, padding, reduce):
    x = _pictures(x)
    if s is None:
        s = k
    N, H, W, C = x.shape
    rows, columns = _starts(H, k, s, padding), _starts(W, k, s, padding)
    out = np.empty((N, len(rows), len(columns), C), x.dtype)
    for i, top in enumerate(rows):
        for j, left in enumerate(columns):
            window = x[:, max(top, 0) : top + k, max(left, 0) : left + k]
            out[:, i, j] = reduce(window, axis=(1, 2))
    return out


def max_pool2d(x, k=2, s=None, padding="valid"):
    return _pool(x, k, s, padding, np.max)


def avg_pool2d(x, k=2, s=None, padding="valid"):
    return _pool(x, k, s, padding, np.mean)


def global_avg_pool(x):
    return _pictures(x).mean(axis=(1, 2))

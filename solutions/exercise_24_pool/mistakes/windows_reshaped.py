"""You cut the picture into windows by a reshape that takes pixels in the order in which they lie, and so mixes rows.

Which pixel lies after (0, 1) in memory? Is it in the same window of 2 by 2? Which axis does a reshape have to cut in two?"""

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
        count, first = (n - k) // s + 1, 0
    if count < 1:
        raise ValueError(f"a window of {k} does not fit on {n} pixels")
    return [first + i * s for i in range(count)]


def _pool(x, k, s, padding, reduce):
    x = _pictures(x)
    if s is None:
        s = k
    N, H, W, C = x.shape
    rows, columns = _starts(H, k, s, padding), _starts(W, k, s, padding)
    if padding == "valid" and s == k:
        Ho, Wo = len(rows), len(columns)
        return reduce(x[:, : Ho * k, : Wo * k].reshape(N, Ho, Wo, k, k, C), axis=(3, 4))
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

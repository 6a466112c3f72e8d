"""Plain Python numbers: rows are pooled first, then columns; sums and counts are kept apart for the mean."""

import numpy as np


def _spans(n, k, s, padding):
    """The pixels under each window: (first, one after the last)."""
    if padding == "valid":
        if n < k:
            raise ValueError("window too large")
        return [(i, i + k) for i in range(0, n - k + 1, s)]
    count = (n + s - 1) // s
    before = max((count - 1) * s + k - n, 0) // 2
    return [(max(i * s - before, 0), min(i * s - before + k, n)) for i in range(count)]


def _pool(x, k, s, padding, reduce):
    if x.ndim != 4:
        raise ValueError("four axes, please")
    s = s or k
    down, across = _spans(x.shape[1], k, s, padding), _spans(x.shape[2], k, s, padding)
    pictures = np.moveaxis(x, 3, 1).astype(x.dtype if x.dtype.kind == "f" else np.float64)
    out = np.zeros((x.shape[0], x.shape[3], len(down), len(across)), pictures.dtype)
    for place in np.ndindex(out.shape[:2]):
        lines = pictures[place].tolist()
        for i, (top, bottom) in enumerate(down):
            columns = [reduce(list(column)) for column in zip(*lines[top:bottom])]
            for j, (left, right) in enumerate(across):
                out[place][i, j] = reduce(columns[left:right])
    return np.moveaxis(out, 1, 3)


def max_pool2d(x, k=2, s=None, padding="valid"):
    return _pool(x, k, s, padding, max)


def avg_pool2d(x, k=2, s=None, padding="valid"):
    return _pool(x, k, s, padding, lambda values: sum(values) / len(values))


def global_avg_pool(x):
    if x.ndim != 4:
        raise ValueError("four axes, please")
    return np.average(np.average(x, axis=1), axis=1).astype(x.dtype if x.dtype.kind == "f" else float)

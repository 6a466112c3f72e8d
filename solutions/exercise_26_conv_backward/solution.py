"""Reference: loop over the places in a window; what all windows have there is one slice with a step."""

from itertools import product

import numpy as np


def _floats(*arrays):
    return [a if a.dtype.kind == "f" else a.astype(np.float64) for a in map(np.asarray, arrays)]


def _margins(size, window, stride, padding):
    """Return the zeros before and after `size` pixels."""
    if padding == "same":
        total = max((-(-size // stride) - 1) * stride + window - size, 0)
        return total // 2, total - total // 2
    return (0, 0) if padding == "valid" else (padding, padding)


def _count(size, window, stride):
    if window > size:
        raise ValueError(f"a window of {window} does not fit into {size} pixels")
    return (size - window) // stride + 1


def _require(array, shape, name):
    if array.shape != shape:
        raise ValueError(f"{name} should have the shape {shape}, but has {array.shape}")


def _steps(i, j, stride, rows, columns):
    """Return the pixels that stand at place (i, j) of all windows, as an index."""
    return (
        slice(None),
        slice(i, i + stride * (rows - 1) + 1, stride),
        slice(j, j + stride * (columns - 1) + 1, stride),
    )


def conv2d_backward(g, cache):
    x, w, _, stride, padding = cache
    g, x, w = _floats(g, x, w)
    (N, H, W, C), (kh, kw, channels, F) = x.shape, w.shape  # a ValueError of Python's own, unless both have four axes
    if channels != C:
        raise ValueError(f"the filters are for {channels} channels, and the pictures have {C}")
    (top, bottom), (left, right) = _margins(H, kh, stride, padding), _margins(W, kw, stride, padding)
    padded = np.pad(x, ((0, 0), (top, bottom), (left, right), (0, 0)))
    rows, columns = _count(padded.shape[1], kh, stride), _count(padded.shape[2], kw, stride)
    _require(g, (N, rows, columns, F), "g")
    d_padded, dw = np.zeros_like(padded), np.empty_like(w)
    for i, j in product(range(kh), range(kw)):
        at = _steps(i, j, stride, rows, columns)
        dw[i, j] = np.tensordot(padded[at], g, axes=([0, 1, 2], [0, 1, 2]))
        d_padded[at] += g @ w[i, j].T
    return d_padded[:, top : top + H, left : left + W], dw, g.sum(axis=(0, 1, 2))


def _pool_windows(g, x, k, s):
    """Return g and x as floats, and an index for each place of a window."""
    g, x = _floats(g, x)
    N, H, W, C = x.shape  # a ValueError of Python's own, unless there are four axes
    rows, columns = _count(H, k, s), _count(W, k, s)
    _require(g, (N, rows, columns, C), "g")
    return g, x, [_steps(i, j, s, rows, columns) for i, j in product(range(k), range(k))]


def max_pool_backward(g, x, k, s):
    g, x, places = _pool_windows(g, x, k, s)
    winner = np.argmax([x[at] for at in places], axis=0)  # the first one if several are equally large
    dx = np.zeros_like(x)
    for number, at in enumerate(places):
        dx[at] += g * (winner == number)
    return dx


def avg_pool_backward(g, x, k, s):
    g, x, places = _pool_windows(g, x, k, s)
    dx = np.zeros_like(x)
    for at in places:
        dx[at] += g / (k * k)
    return dx

"""The textbook's way: g is spread out by the stride, and dx is a convolution of it with the filters turned round."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def _as_float(a):
    return np.asarray(a, None if np.asarray(a).dtype.kind == "f" else float)


def _correlate(pictures, filters):
    windows = sliding_window_view(pictures, filters.shape[:2], axis=(1, 2))  # (N, Ho, Wo, C, kh, kw)
    return np.einsum("nyxcij,ijcf->nyxf", windows, filters)


def _spread(g, s, height, width):
    """Put s - 1 zeros between the numbers of g, and as many behind them as it takes to fill height and width."""
    N, rows, columns, F = g.shape
    wide = np.zeros((N, height, width, F), g.dtype)
    wide[:, : rows * s : s, : columns * s : s][:, :rows, :columns] = g
    return wide


def _before(n, f, s, padding):
    if padding == "same":
        total = max((int(np.ceil(n / s)) - 1) * s + f - n, 0)
        return total // 2, total
    if padding == "valid":
        return 0, 0
    if isinstance(padding, str):
        raise ValueError(f"{padding!r} is no padding")
    if padding < 0:
        raise ValueError("padding is negative")
    return padding, 2 * padding


def conv2d_backward(g, cache):
    x, w, _, s, padding = cache
    g, x, w = _as_float(g), _as_float(x), _as_float(w)
    if {g.ndim, x.ndim, w.ndim} != {4}:
        raise ValueError("g, x and w have four axes each")
    N, H, W, C = x.shape
    kh, kw, _, F = w.shape
    if w.shape[2] != C:
        raise ValueError(f"x has {C} channels, w is for {w.shape[2]}")
    (top, tall), (left, broad) = _before(H, kh, s, padding), _before(W, kw, s, padding)
    height, width = H + tall - kh + 1, W + broad - kw + 1  # places, if the stride were 1
    if height < 1 or width < 1:
        raise ValueError("the filter is larger than the padded picture")
    if g.shape != (N, -(-height // s), -(-width // s), F):
        raise ValueError(f"g {g.shape} does not belong to this layer")
    full = _spread(g, s, height, width)
    x_padded = np.pad(x, [(0, 0), (top, tall - top), (left, broad - left), (0, 0)])
    dw = np.einsum("nyxcij,nyxf->ijcf", sliding_window_view(x_padded, (kh, kw), axis=(1, 2)), full)
    around = np.pad(full, [(0, 0), (kh - 1, kh - 1), (kw - 1, kw - 1), (0, 0)])
    dx = _correlate(around, w[::-1, ::-1].swapaxes(2, 3))
    return dx[:, top : top + H, left : left + W], dw, np.einsum("nyxf->f", g)


def _pool_slopes(g, x, k, s):
    g, x = _as_float(g), _as_float(x)
    if g.ndim != 4 or x.ndim != 4:
        raise ValueError("g and x have four axes each")
    if k > min(x.shape[1:3]):
        raise ValueError(f"a window of {k} by {k} is larger than the picture")
    windows = sliding_window_view(x, (k, k), axis=(1, 2))[:, ::s, ::s]
    if windows.shape[:4] != g.shape:
        raise ValueError(f"g should be {windows.shape[:4]}, not {g.shape}")
    return g, x, windows


def max_pool_backward(g, x, k, s):
    g, x, windows = _pool_slopes(g, x, k, s)
    first = windows.reshape(*g.shape, k * k).argmax(axis=-1)
    n, i, j, c = np.indices(g.shape)
    dx = np.zeros(x.shape, x.dtype)
    np.add.at(dx, (n, s * i + first // k, s * j + first % k, c), g)
    return dx


def avg_pool_backward(g, x, k, s):
    g, x, _ = _pool_slopes(g, x, k, s)
    full = _spread(g, s, x.shape[1] - k + 1, x.shape[2] - k + 1)
    around = np.pad(full, [(0, 0), (k - 1, k - 1), (k - 1, k - 1), (0, 0)])
    return sliding_window_view(around, (k, k), axis=(1, 2)).sum(axis=(4, 5)) / x.dtype.type(k * k)

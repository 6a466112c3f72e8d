"""Every pixel gets a number; windows are lists of numbers, and np.bincount adds up what comes back to each."""

import numpy as np


def _ready(*arrays):
    arrays = [np.asarray(a) for a in arrays]
    for a in arrays:
        if a.ndim != 4:
            raise ValueError(f"four axes are needed, {a.shape} has {a.ndim}")
    dtype = np.result_type(*arrays)
    return dtype if dtype.kind == "f" else np.dtype("f8"), arrays


def _numbers(H, W, kh, kw, stride, margins):
    """Return for each window the numbers of its pixels, (Ho, Wo, kh * kw); -1 is a zero of the padding."""
    (top, bottom), (left, right) = margins
    board = np.full((top + H + bottom, left + W + right), -1)
    board[top : top + H, left : left + W] = np.arange(H * W).reshape(H, W)
    if kh > len(board) or kw > len(board[0]):
        raise ValueError("a window does not fit on the picture")
    rows = np.arange(0, len(board) - kh + 1, stride)
    columns = np.arange(0, len(board[0]) - kw + 1, stride)
    down, across = np.divmod(np.arange(kh * kw), kw)
    return board[rows[:, None, None] + down, columns[None, :, None] + across]


def _add_up(numbers, values, N, H, W, C, dtype):
    """Add values (N, windows..., C) to the pixels that have these numbers; -1 is thrown away."""
    dx = np.empty((N, H, W, C), dtype)
    flat = numbers.ravel() + 1
    for n in range(N):
        for c in range(C):
            sums = np.bincount(flat, values[n, ..., c].ravel(), minlength=H * W + 1)
            dx[n, :, :, c] = sums[1:].reshape(H, W)
    return dx


def conv2d_backward(g, cache):
    x, w, _, stride, padding = cache
    dtype, (g, x, w) = _ready(g, x, w)
    N, H, W, C = x.shape
    kh, kw, _, F = w.shape
    if w.shape[2] != C:
        raise ValueError("filters and pictures differ in their channels")
    if padding == "same":
        totals = [max((-(-n // stride) - 1) * stride + f - n, 0) for n, f in ((H, kh), (W, kw))]
        margins = [(total // 2, (total + 1) // 2) for total in totals]
    elif padding == "valid" or (not isinstance(padding, str) and padding >= 0):
        margins = [(0, 0) if padding == "valid" else (padding, padding)] * 2
    else:
        raise ValueError(f"padding can't be {padding!r}")
    numbers = _numbers(H, W, kh, kw, stride, margins)
    Ho, Wo, size = numbers.shape
    if g.shape != (N, Ho, Wo, F):
        raise ValueError(f"g {g.shape} is not like the layer's result {(N, Ho, Wo, F)}")
    g = g.astype(float)
    pixels = np.concatenate([np.zeros((N, 1, C)), x.reshape(N, H * W, C)], axis=1)[:, numbers + 1]
    dw = pixels.reshape(-1, size * C).T @ g.reshape(-1, F)
    back = (g.reshape(-1, F) @ w.reshape(-1, F).T).reshape(N, Ho, Wo, size, C)
    dx = _add_up(numbers, back, N, H, W, C, dtype)
    return dx, dw.reshape(w.shape).astype(dtype), g.sum((0, 1, 2)).astype(dtype)


def _pool(g, x, k, s):
    dtype, (g, x) = _ready(g, x)
    N, H, W, C = x.shape
    numbers = _numbers(H, W, k, k, s, [(0, 0), (0, 0)])
    if g.shape != (N, *numbers.shape[:2], C):
        raise ValueError(f"g {g.shape} does not go with pictures {x.shape}")
    return dtype, g.astype(float), x, numbers


def max_pool_backward(g, x, k, s):
    dtype, g, x, numbers = _pool(g, x, k, s)
    N, H, W, C = x.shape
    windows = x.reshape(N, H * W, C)[:, numbers]
    order = np.cumsum(windows == windows.max(axis=3, keepdims=True), axis=3)
    wins = (order == 1) & (windows == windows.max(axis=3, keepdims=True))
    return _add_up(numbers, g[:, :, :, None] * wins, N, H, W, C, dtype)


def avg_pool_backward(g, x, k, s):
    dtype, g, x, numbers = _pool(g, x, k, s)
    spread = np.repeat(g[:, :, :, None] / k**2, k * k, axis=3)
    return _add_up(numbers, spread, *x.shape, dtype)

"""Loops over the few places inside a window; the convolution adds up one small product for each, with no big matrix."""

import numpy as np


class Grid:
    """Where windows of kh by kw lie on pictures of H by W (padded), and the slices through all of them."""

    def __init__(self, H, W, kh, kw, s):
        self.down, self.across = len(range(0, H - kh + 1, s)), len(range(0, W - kw + 1, s))
        if not (self.down and self.across):
            raise ValueError("no window fits")
        self.kh, self.kw, self.s = kh, kw, s

    def __iter__(self):
        for i in range(self.kh):
            for j in range(self.kw):
                rows = slice(i, i + (self.down - 1) * self.s + 1, self.s)
                columns = slice(j, j + (self.across - 1) * self.s + 1, self.s)
                yield i, j, (slice(None), rows, columns)


def _framed(x, rows, columns):
    framed = np.zeros((x.shape[0], sum(rows) + x.shape[1], sum(columns) + x.shape[2], x.shape[3]), x.dtype)
    framed[:, rows[0] : rows[0] + x.shape[1], columns[0] : columns[0] + x.shape[2]] = x
    return framed


def _floating(a):
    return a if a.dtype.kind == "f" else a.astype(np.float64)


def im2col(x, kh, kw, s, p):
    if x.ndim != 4:
        raise ValueError("not a batch of pictures")
    x = _framed(_floating(x), (p, p), (p, p))
    grid = Grid(x.shape[1], x.shape[2], kh, kw, s)
    pieces = [x[place] for _, _, place in grid]
    return np.stack(pieces, axis=3).reshape(x.shape[0] * grid.down * grid.across, -1)


def col2im(cols, x_shape, kh, kw, s, p):
    if len(x_shape) != 4:
        raise ValueError("x_shape has four numbers")
    N, H, W, C = x_shape
    grid = Grid(H + 2 * p, W + 2 * p, kh, kw, s)
    if cols.shape != (N * grid.down * grid.across, kh * kw * C):
        raise ValueError("cols do not fit")
    windows = _floating(cols).reshape(N, grid.down, grid.across, kh, kw, C)
    sums = np.zeros((N, H + 2 * p, W + 2 * p, C), windows.dtype)
    for i, j, place in grid:
        sums[place] = sums[place] + windows[:, :, :, i, j, :]
    return np.ascontiguousarray(sums[:, p : p + H, p : p + W])


def conv2d_fast(x, w, b, stride=1, padding="valid"):
    if x.ndim != 4 or w.ndim != 4 or b.ndim != 1 or x.shape[3] != w.shape[2] or w.shape[3] != len(b):
        raise ValueError(f"shapes: {x.shape}, {w.shape}, {b.shape}")
    x, w, b = _floating(x), _floating(w), _floating(b)

    def sides(n, f):
        if padding == "same":
            total = max(((n - 1) // stride) * stride + f - n, 0)
            return total // 2, total - total // 2
        if padding == "valid":
            return 0, 0
        if isinstance(padding, str) or padding < 0:
            raise ValueError(f"no such padding: {padding}")
        return padding, padding

    x = _framed(x, sides(x.shape[1], w.shape[0]), sides(x.shape[2], w.shape[1]))
    grid = Grid(x.shape[1], x.shape[2], w.shape[0], w.shape[1], stride)
    out = np.tile(b, (len(x), grid.down, grid.across, 1))
    for i, j, place in grid:
        out += np.dot(x[place], w[i, j])
    return out

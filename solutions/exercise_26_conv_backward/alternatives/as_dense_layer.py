"""The windows as rows of a matrix: a dense layer's backward pass, and the pixels' numbers to bring the slopes home."""

import numpy as np


class Windows:
    """Which pixel of a (padded) picture lies at each place of each window."""

    def __init__(self, height, width, kh, kw, s):
        if kh > height or kw > width:
            raise ValueError("the window is larger than the picture")
        self.pixels = height * width
        top, left = np.arange(0, height - kh + 1, s), np.arange(0, width - kw + 1, s)
        first = top[:, None] * width + left
        inside = np.arange(kh)[:, None] * width + np.arange(kw)
        self.shape = first.shape
        self.index = first.reshape(-1, 1) + inside.reshape(1, -1)

    def take(self, x):
        """(N, height, width, C) → (N, places, kh·kw, C)."""
        return x.reshape(len(x), -1, x.shape[3])[:, self.index]

    def add(self, slopes):
        """The way back, with sums: (N, places, kh·kw, C) → (N, pixels, C)."""
        out = np.zeros((len(slopes), self.pixels, slopes.shape[3]), slopes.dtype)
        np.add.at(out, (slice(None), self.index), slopes)
        return out


def _float(a):
    return a if a.dtype.kind == "f" else a.astype(np.float64)


def conv2d_backward(g, cache):
    x, w, b, stride, padding = cache
    x, w, g = _float(x), _float(w), _float(g)
    if (x.ndim, w.ndim, g.ndim) != (4, 4, 4):
        raise ValueError(f"ranks {x.ndim}, {w.ndim}, {g.ndim}, but 4 each is right")
    kh, kw, C, F = w.shape
    border = []
    for n, f in zip(x.shape[1:3], (kh, kw)):
        if padding == "same":
            total = max((-(-n // stride) - 1) * stride + f - n, 0)
            border.append((total // 2, total - total // 2))
        else:
            border.append((0, 0) if padding == "valid" else (padding, padding))
    padded = np.pad(x, [(0, 0), *border, (0, 0)])
    windows = Windows(*padded.shape[1:3], kh, kw, stride)
    if x.shape[3] != C or g.shape != (len(x), *windows.shape, F):
        raise ValueError("g, x and w do not belong together")
    cols = windows.take(padded).reshape(-1, kh * kw * C)
    slopes = g.reshape(-1, F)
    dw = (cols.T @ slopes).reshape(w.shape)
    dcols = (slopes @ w.reshape(-1, F).T).reshape(len(x), -1, kh * kw, C)
    dx = windows.add(dcols).reshape(padded.shape)
    (top, _), (left, _) = border
    return [dx[:, top : top + x.shape[1], left : left + x.shape[2]], dw, slopes.sum(axis=0)]


def _pool(g, x, k, s):
    g, x = _float(g), _float(x)
    if x.ndim != 4:
        raise ValueError("x has not four axes")
    windows = Windows(*x.shape[1:3], k, k, s)
    if g.shape != (len(x), *windows.shape, x.shape[3]):
        raise ValueError("g has not the shape of what pooling returned")
    return g.reshape(len(g), -1, 1, g.shape[3]), x, windows


def max_pool_backward(g, x, k, s):
    g, x, windows = _pool(g, x, k, s)
    pixels = windows.take(x)
    slopes = np.zeros(pixels.shape, g.dtype)
    np.put_along_axis(slopes, pixels.argmax(axis=2, keepdims=True), g, axis=2)
    return windows.add(slopes).reshape(x.shape)


def avg_pool_backward(g, x, k, s):
    g, x, windows = _pool(g, x, k, s)
    return windows.add(np.repeat(g / (k * k), k * k, axis=2)).reshape(x.shape)

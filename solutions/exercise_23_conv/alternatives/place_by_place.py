"""A loop over examples, places and filters, each answer the sum of an elementwise product."""

from math import ceil

import numpy as np


def _border(n, f, s, padding):
    if padding == "valid":
        return [0, 0]
    if padding == "same":
        total = max((ceil(n / s) - 1) * s + f - n, 0)
        before = total // 2
        return [before, total - before]
    if isinstance(padding, (int, np.integer)) and padding >= 0:
        return [padding, padding]
    raise ValueError("padding is 'valid', 'same' or an int that is not negative")


def conv2d(x, w, b, stride=1, padding="valid"):
    if np.ndim(x) != 4:
        raise ValueError("x has the axes N, H, W, C")
    if np.ndim(w) != 4:
        raise ValueError("w has the axes kh, kw, C, F")
    N, H, W, C = np.shape(x)
    kh, kw, channels, F = np.shape(w)
    if channels != C or np.shape(b) != (F,):
        raise ValueError("x, w and b do not fit")
    dtype = np.result_type(x, w, b)
    if dtype.kind in "iu":
        dtype = np.dtype(np.float64)
    (top, bottom), (left, right) = _border(H, kh, stride, padding), _border(W, kw, stride, padding)
    padded = np.zeros((N, top + H + bottom, left + W + right, C), dtype)
    padded[:, top : top + H, left : left + W, :] = x
    down = range(0, padded.shape[1] - kh + 1, stride)
    across = range(0, padded.shape[2] - kw + 1, stride)
    if not down or not across:
        raise ValueError("no place for the filter")
    out = np.zeros((N, len(down), len(across), F), dtype)
    for n in range(N):
        for i, r in enumerate(down):
            for j, c in enumerate(across):
                for f in range(F):
                    out[n, i, j, f] = np.sum(padded[n, r : r + kh, c : c + kw, :] * w[:, :, :, f]) + b[f]
    return out


def vertical_edge():
    return np.array([[-0.5, 0.5], [-0.5, 0.5]], dtype=np.float32)

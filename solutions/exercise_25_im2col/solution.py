"""Reference: a view of all windows to read, and a few slices with a step to write to."""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view


def _as_float(a):
    a = np.asarray(a)
    return a if np.issubdtype(a.dtype, np.floating) else a.astype(np.float64)


def _places(x_shape, kh, kw, s, p):
    """Ho and Wo."""
    _, H, W, _ = x_shape  # a ValueError of Python's own, unless there are four
    H, W = H + 2 * p, W + 2 * p
    if kh > H or kw > W:
        raise ValueError(f"a window of {kh} by {kw} does not fit on a padded picture of {H} by {W}")
    return (H - kh) // s + 1, (W - kw) // s + 1


def im2col(x, kh, kw, s, p):
    Ho, Wo = _places(x.shape, kh, kw, s, p)
    padded = np.pad(x, ((0, 0), (p, p), (p, p), (0, 0)))
    windows = sliding_window_view(padded, (kh, kw), axis=(1, 2))[:, ::s, ::s]
    return windows.transpose(0, 1, 2, 4, 5, 3).reshape(len(x) * Ho * Wo, kh * kw * x.shape[3])


def col2im(cols, x_shape, kh, kw, s, p):
    cols = _as_float(cols)
    Ho, Wo = _places(x_shape, kh, kw, s, p)
    N, H, W, C = x_shape
    if cols.shape != (N * Ho * Wo, kh * kw * C):
        raise ValueError(f"cols should be of shape {(N * Ho * Wo, kh * kw * C)}, not {cols.shape}")
    windows = cols.reshape(N, Ho, Wo, kh, kw, C)
    x = np.zeros((N, H + 2 * p, W + 2 * p, C), cols.dtype)
    for i in range(kh):
        for j in range(kw):
            x[:, i : i + s * Ho : s, j : j + s * Wo : s][:, :Ho, :Wo] += windows[:, :, :, i, j]
    return x[:, p : p + H, p : p + W]


def _zeros_round(n, f, stride, padding):
    if padding == "valid":
        return 0, 0
    if padding == "same":
        total = max((-(-n // stride) - 1) * stride + f - n, 0)
        return total // 2, total - total // 2
    if isinstance(padding, str):
        raise ValueError(f"padding should be 'valid', 'same' or 0 and more, but is {padding!r}")
    return padding, padding  # np.pad refuses what is below 0


def conv2d_fast(x, w, b, stride=1, padding="valid"):
    x, w, b = _as_float(x), _as_float(w), _as_float(b)
    if x.ndim != 4 or w.ndim != 4 or x.shape[3] != w.shape[2] or b.shape != (w.shape[3],):
        raise ValueError(f"x (N, H, W, C), w (kh, kw, C, F), b (F,) are wanted, not {x.shape}, {w.shape}, {b.shape}")
    (N, H, W, C), (kh, kw, _, F) = x.shape, w.shape
    rows, columns = _zeros_round(H, kh, stride, padding), _zeros_round(W, kw, stride, padding)
    x = np.pad(x, ((0, 0), rows, columns, (0, 0)))
    Ho, Wo = _places(x.shape, kh, kw, stride, 0)
    return (im2col(x, kh, kw, stride, 0) @ w.reshape(kh * kw * C, F) + b).reshape(N, Ho, Wo, F)

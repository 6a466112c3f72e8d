"""With "same", your odd zero comes first.

Of one row of zeros, half, rounded down, is above. How many is that?"""

import numpy as np


def _float(a):
    a = np.asarray(a)
    return a if a.dtype.kind == "f" else a.astype(np.float64)


def _zeros_round(n, f, stride, padding):
    if padding == "valid":
        return 0, 0
    if padding == "same":
        total = max((-(-n // stride) - 1) * stride + f - n, 0)
        return total - total // 2, total // 2
    return padding, padding


def conv2d_backward(g, cache):
    x, w, b, stride, padding = cache
    g, x, w = _float(g), _float(x), _float(w)
    if x.ndim != 4 or w.ndim != 4 or x.shape[3] != w.shape[2]:
        raise ValueError("x and w do not fit")
    N, H, W, C = x.shape
    kh, kw, _, F = w.shape
    rows, columns = _zeros_round(H, kh, stride, padding), _zeros_round(W, kw, stride, padding)
    padded = np.pad(x, ((0, 0), rows, columns, (0, 0)))
    Ho, Wo = (padded.shape[1] - kh) // stride + 1, (padded.shape[2] - kw) // stride + 1
    if g.shape != (N, Ho, Wo, F):
        raise ValueError(f"g should have the shape {(N, Ho, Wo, F)}")
    dpadded, dw = np.zeros_like(padded), np.zeros_like(w)
    for i in range(Ho):
        for j in range(Wo):
            place = np.s_[:, i * stride : i * stride + kh, j * stride : j * stride + kw]
            dw += np.einsum("nhwc,nf->hwcf", padded[place], g[:, i, j])
            dpadded[place] += np.einsum("nf,hwcf->nhwc", g[:, i, j], w)
    dx = dpadded[:, rows[0] : rows[0] + H, columns[0] : columns[0] + W]
    return dx, dw, g.sum(axis=(0, 1, 2))


def _check_pool(g, x, k, s):
    if x.ndim != 4 or k > x.shape[1] or k > x.shape[2]:
        raise ValueError("x should have four axes, and room for a window")
    N, H, W, C = x.shape
    if g.shape != (N, (H - k) // s + 1, (W - k) // s + 1, C):
        raise ValueError("g should have the shape of what pooling returned")


def max_pool_backward(g, x, k, s):
    g, x = _float(g), _float(x)
    _check_pool(g, x, k, s)
    dx = np.zeros_like(x)
    for n, i, j, c in np.ndindex(g.shape):
        row, column = divmod(x[n, i * s : i * s + k, j * s : j * s + k, c].argmax(), k)
        dx[n, i * s + row, j * s + column, c] += g[n, i, j, c]
    return dx


def avg_pool_backward(g, x, k, s):
    g, x = _float(g), _float(x)
    _check_pool(g, x, k, s)
    dx = np.zeros_like(x)
    for i in range(g.shape[1]):
        for j in range(g.shape[2]):
            dx[:, i * s : i * s + k, j * s : j * s + k] += g[:, i : i + 1, j : j + 1] / (k * k)
    return dx

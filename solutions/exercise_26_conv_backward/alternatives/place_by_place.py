"""One example and one place after the other, as in the forward loops."""

import numpy as np


def _dtype(*arrays):
    dtype = np.result_type(*arrays)
    return dtype if dtype.kind == "f" else np.dtype(np.float64)


def conv2d_backward(g, cache):
    x, w, b, stride, padding = cache
    if np.ndim(x) != 4 or np.ndim(w) != 4 or np.ndim(g) != 4:
        raise ValueError("ranks")
    dtype = _dtype(g, x, w)
    N, H, W, C = x.shape
    kh, kw, C2, F = w.shape
    if C2 != C:
        raise ValueError(f"{C} channels in x and {C2} in w")
    if padding == "same":
        Ho, Wo = int(np.ceil(H / stride)), int(np.ceil(W / stride))
        down, across = max((Ho - 1) * stride + kh - H, 0), max((Wo - 1) * stride + kw - W, 0)
        top, left = down // 2, across // 2
    else:
        top = left = 0 if padding == "valid" else padding
        down, across = 2 * top, 2 * left
        Ho, Wo = (H + down - kh) // stride + 1, (W + across - kw) // stride + 1
    if g.shape != (N, Ho, Wo, F):
        raise ValueError(f"g is {g.shape}, out was {(N, Ho, Wo, F)}")
    big = np.zeros((N, H + down, W + across, C), dtype)
    big[:, top : top + H, left : left + W] = x
    dbig, dw, db = np.zeros(big.shape, dtype), np.zeros(w.shape, dtype), np.zeros(F, dtype)
    for n in range(N):
        for i in range(Ho):
            for j in range(Wo):
                window = np.s_[n, i * stride : i * stride + kh, j * stride : j * stride + kw]
                for f in range(F):
                    slope = dtype.type(g[n, i, j, f])
                    dw[..., f] += slope * big[window]
                    dbig[window] += slope * w[..., f]
                    db[f] += slope
    return dbig[:, top : H + top, left : W + left], dw, db


def _places(g, x, k, s):
    if np.ndim(x) != 4:
        raise ValueError("x is not a batch of pictures")
    rows, columns = range(0, x.shape[1] - k + 1, s), range(0, x.shape[2] - k + 1, s)
    if not rows or not columns or np.shape(g) != (len(x), len(rows), len(columns), x.shape[3]):
        raise ValueError("g does not belong to x, k and s")
    for n in range(len(x)):
        for i, r in enumerate(rows):
            for j, c in enumerate(columns):
                for channel in range(x.shape[3]):
                    yield n, r, c, channel, g[n, i, j, channel]


def max_pool_backward(g, x, k, s):
    dx = np.zeros(np.shape(x), _dtype(g, x))
    for n, r, c, channel, slope in _places(g, x, k, s):
        best = None
        for a in range(r, r + k):
            for d in range(c, c + k):
                if best is None or x[n, a, d, channel] > x[(n, *best, channel)]:
                    best = a, d
        dx[(n, *best, channel)] += slope
    return dx


def avg_pool_backward(g, x, k, s):
    dx = np.zeros(np.shape(x), _dtype(g, x))
    for n, r, c, channel, slope in _places(g, x, k, s):
        dx[n, r : r + k, c : c + k, channel] += slope / k / k
    return dx

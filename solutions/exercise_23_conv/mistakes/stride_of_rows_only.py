"""Your filter moves by the stride downwards only. From left to right it moves by one pixel.

The stride is the same in both directions. How many columns should your result have?"""

import numpy as np


def _float(a):
    a = np.asarray(a)
    return a if a.dtype.kind == "f" else a.astype(np.float64)


def _zeros_round(n, f, stride, padding):
    if padding == "valid":
        return 0, 0
    if padding == "same":
        total = max((-(-n // stride) - 1) * stride + f - n, 0)
        return total // 2, total - total // 2
    if isinstance(padding, str) or padding < 0:
        raise ValueError("padding should be 'valid', 'same' or 0 and more")
    return padding, padding


def conv2d(x, w, b, stride=1, padding="valid"):
    x, w, b = _float(x), _float(w), _float(b)
    if x.ndim != 4 or w.ndim != 4 or x.shape[3] != w.shape[2] or b.shape != w.shape[3:]:
        raise ValueError(f"the shapes {x.shape}, {w.shape} and {b.shape} do not fit")
    N, H, W, C = x.shape
    kh, kw, _, F = w.shape
    rows, columns = _zeros_round(H, kh, stride, padding), _zeros_round(W, kw, stride, padding)
    x = np.pad(x, ((0, 0), rows, columns, (0, 0)))
    Ho, Wo = (x.shape[1] - kh) // stride + 1, x.shape[2] - kw + 1
    if Ho < 1 or Wo < 1:
        raise ValueError("the filter is larger than the picture")
    out = np.empty((N, Ho, Wo, F), x.dtype)
    for i in range(Ho):
        for j in range(Wo):
            patch = x[:, i * stride : i * stride + kh, j : j + kw]
            out[:, i, j] = np.tensordot(patch, w, axes=3) + b
    return out


def vertical_edge():
    return np.array([[1.0, -1.0], [1.0, -1.0]])

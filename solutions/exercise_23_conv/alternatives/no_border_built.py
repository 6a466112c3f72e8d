"""Plain Python numbers, and no padded picture: a weight that lies over the border is passed over."""

import numpy as np


class Axis:
    """How a filter of f pixels moves along n: how many places, and where the first one starts."""

    def __init__(self, n, f, stride, padding):
        if padding == "same":
            self.count = 1 + (n - 1) // stride
            missing = (self.count - 1) * stride + f - n
            self.first = -(missing // 2) if missing > 0 else 0
        else:
            p = 0 if padding == "valid" else padding
            if isinstance(p, str) or p < 0 or f > n + 2 * p:
                raise ValueError(f"filter {f}, pixels {n}, padding {padding!r}: impossible")
            self.count = 1 + (n + 2 * p - f) // stride
            self.first = -p
        self.n, self.f, self.stride = n, f, stride

    def under(self, place):
        """Pairs of a place in the filter and the pixel under it."""
        start = self.first + place * self.stride
        return [(k, start + k) for k in range(self.f) if 0 <= start + k < self.n]


def conv2d(x, w, b, stride=1, padding="valid"):
    x, w, b = np.array(x), np.array(w), np.array(b)
    if (x.ndim, w.ndim, b.ndim) != (4, 4, 1):
        raise ValueError(f"ranks 4, 4, 1 are wanted, not {x.ndim}, {w.ndim}, {b.ndim}")
    if x.shape[3] != w.shape[2] or w.shape[3] != b.shape[0]:
        raise ValueError("channels or filters do not match")
    rows, columns = Axis(x.shape[1], w.shape[0], stride, padding), Axis(x.shape[2], w.shape[1], stride, padding)
    filters, channels = range(w.shape[3]), range(w.shape[2])
    weights, biases = w.tolist(), b.tolist()
    out = []
    for picture in x.tolist():
        out.append([])
        for i in range(rows.count):
            out[-1].append([])
            for j in range(columns.count):
                pairs = [(weights[k][l], picture[r][c]) for k, r in rows.under(i) for l, c in columns.under(j)]
                out[-1][-1].append(
                    [sum((u[c][f] * v[c] for u, v in pairs for c in channels), biases[f]) for f in filters]
                )
    return np.array(out, dtype=x.dtype if x.dtype.kind == "f" else float)


def vertical_edge():
    return np.array([[1, -1]] * 2)

"""Reference: shapes are checked once by letter; four gates come from one product; a loop over time."""

import numpy as np


def _fitting(axes, *arrays):
    """Return floats whose shapes are as `axes` says, such as "N,D N,H": one letter has one size everywhere, and 4H is
    four times H."""
    sizes = {}
    for names, a in zip(axes.split(), map(np.asarray, arrays), strict=True):
        letters = names.split(",")
        if a.ndim != len(letters):
            raise ValueError(f"an array with the axes ({names}) is wanted, not one of shape {a.shape}")
        for letter, size in zip(letters, a.shape, strict=True):
            wanted = 4 * sizes["H"] if letter == "4H" else sizes.setdefault(letter, size)
            if size != wanted:
                raise ValueError(f"the shape {a.shape} of ({names}) does not fit: {letter} is {wanted}")
    return [a if a.dtype.kind == "f" else a.astype(np.float64) for a in map(np.asarray, arrays)]


def _sigmoid(z):
    e = np.exp(-np.abs(z))  # in (0, 1]: it can't overflow
    return np.where(z >= 0, 1, e) / (1 + e)


def rnn_step(x, h, Wx, Wh, b):
    x, h, Wx, Wh, b = _fitting("N,D N,H D,H H,H H", x, h, Wx, Wh, b)
    return np.tanh(x @ Wx + h @ Wh + b)


def lstm_step(x, h, c, W, U, b):
    x, h, c, W, U, b = _fitting("N,D N,H N,H D,4H H,4H 4H", x, h, c, W, U, b)
    i, f, candidate, o = np.split(x @ W + h @ U + b, 4, axis=1)
    c = _sigmoid(f) * c + _sigmoid(i) * np.tanh(candidate)
    return _sigmoid(o) * np.tanh(c), c


def unroll(xs, h0, Wx, Wh, b):
    xs, h, Wx, Wh, b = _fitting("N,T,D N,H D,H H,H H", xs, h0, Wx, Wh, b)
    states = []
    for t in range(xs.shape[1]):
        h = rnn_step(xs[:, t], h, Wx, Wh, b)
        states.append(h)
    return np.stack(states, axis=1)

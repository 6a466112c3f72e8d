"""Your LSTM lets in just as much as it forgets: its input gate is 1 − f, and no input gate of its own is used.

That is how a GRU does it, with one gate for both. Which columns of W have you not used?"""

import numpy as np


def sigmoid(z):
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1 / (1 + e), e / (1 + e))


def floats(*arrays):
    return [a if a.dtype.kind == "f" else a.astype(np.float64) for a in map(np.asarray, arrays)]


def check(x, h, W, U, b, parts):
    if np.ndim(x) != 2 or np.ndim(h) != 2 or len(x) != len(h):
        raise ValueError(f"x {np.shape(x)} and h {np.shape(h)} do not fit")
    columns = parts * h.shape[1]
    if np.shape(W) != (x.shape[1], columns) or np.shape(U) != (h.shape[1], columns) or np.shape(b) != (columns,):
        raise ValueError(f"the weights {np.shape(W)}, {np.shape(U)} and {np.shape(b)} do not fit")


def rnn_step(x, h, Wx, Wh, b):
    check(x, h, Wx, Wh, b, 1)
    x, h, Wx, Wh, b = floats(x, h, Wx, Wh, b)
    return np.tanh(x @ Wx + h @ Wh + b)


def lstm_step(x, h, c, W, U, b):
    check(x, h, W, U, b, 4)
    if np.shape(c) != np.shape(h):
        raise ValueError(f"h {np.shape(h)} and c {np.shape(c)} should have the same shape")
    x, h, c, W, U, b = floats(x, h, c, W, U, b)
    z = x @ W + h @ U + b
    H = h.shape[1]
    i, f = sigmoid(z[:, :H]), sigmoid(z[:, H : 2 * H])
    g, o = np.tanh(z[:, 2 * H : 3 * H]), sigmoid(z[:, 3 * H :])
    c_new = f * c + (1 - f) * g
    h_new = o * np.tanh(c_new)
    return h_new, c_new


def unroll(xs, h0, Wx, Wh, b):
    if np.ndim(xs) != 3 or np.ndim(h0) != 2:
        raise ValueError("xs has three axes, h0 has two")
    h, states = h0, []
    for t in range(xs.shape[1]):
        h = rnn_step(xs[:, t], h, Wx, Wh, b)
        states.append(h)
    return np.stack(states, axis=1)

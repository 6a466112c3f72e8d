"""Shapes that are not promised go through: NumPy finds a meaning for many of them, and says nothing. A state of one
row or a short bias may be stretched, and an x with one axis is taken for a single row.

Which shapes may the arguments have? What is to happen, before anything is computed, if they have others?"""

import numpy as np


def sigmoid(z):
    e = np.exp(-np.abs(z))
    return np.where(z >= 0, 1 / (1 + e), e / (1 + e))


def floats(*arrays):
    return [a if a.dtype.kind == "f" else a.astype(np.float64) for a in map(np.asarray, arrays)]


def rnn_step(x, h, Wx, Wh, b):
    x, h, Wx, Wh, b = floats(x, h, Wx, Wh, b)
    return np.tanh(x @ Wx + h @ Wh + b)


def lstm_step(x, h, c, W, U, b):
    x, h, c, W, U, b = floats(x, h, c, W, U, b)
    z = x @ W + h @ U + b
    H = h.shape[1]
    i, f = sigmoid(z[:, :H]), sigmoid(z[:, H : 2 * H])
    g, o = np.tanh(z[:, 2 * H : 3 * H]), sigmoid(z[:, 3 * H :])
    c_new = f * c + i * g
    h_new = o * np.tanh(c_new)
    return h_new, c_new


def unroll(xs, h0, Wx, Wh, b):
    h, states = h0, []
    for t in range(xs.shape[1]):
        h = rnn_step(xs[:, t], h, Wx, Wh, b)
        states.append(h)
    return np.stack(states, axis=1)

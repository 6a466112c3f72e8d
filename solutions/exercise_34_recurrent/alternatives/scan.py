"""The input's share of all steps at once, then a scan over time; the LSTM cuts its weights, not its sums."""

from itertools import accumulate

import numpy as np


def _as_floats(*arrays):
    return [np.asarray(a) * 1.0 if np.asarray(a).dtype.kind != "f" else np.asarray(a) for a in arrays]


def _fits(state, across, bias, *, blocks):
    if state.ndim != 2 or across.ndim != 2 or bias.ndim != 1:
        raise ValueError("the state and its weights are matrices, the bias is a vector")
    H = state.shape[1]
    if across.shape != (H, blocks * H) or bias.shape != (blocks * H,):
        raise ValueError(f"{H} units need weights {(H, blocks * H)} and {blocks * H} biases")


def _shares(x, into, state, blocks):
    if into.ndim != 2 or x.shape[-1] != into.shape[0] or into.shape[1] != blocks * state.shape[1]:
        raise ValueError(f"the input {x.shape} and its weights {into.shape} do not fit")
    if x.shape[0] != state.shape[0]:
        raise ValueError(f"{x.shape[0]} examples, but {state.shape[0]} states")
    return np.einsum("...d,dk->...k", x, into)


def rnn_step(x, h, Wx, Wh, b):
    x, h, Wx, Wh, b = _as_floats(x, h, Wx, Wh, b)
    if x.ndim != 2:
        raise ValueError("x is a matrix")
    return unroll(x[:, None], h, Wx, Wh, b)[:, 0]


def unroll(xs, h0, Wx, Wh, b):
    xs, h0, Wx, Wh, b = _as_floats(xs, h0, Wx, Wh, b)
    if xs.ndim != 3:
        raise ValueError("xs has three axes")
    _fits(h0, Wh, b, blocks=1)
    shares = np.moveaxis(_shares(xs, Wx, h0, 1) + b, 1, 0)
    states = accumulate(shares, lambda h, share: np.tanh(share + h @ Wh), initial=h0)
    return np.stack(list(states)[1:], 1)


def lstm_step(x, h, c, W, U, b):
    x, h, c, W, U, b = _as_floats(x, h, c, W, U, b)
    _fits(h, U, b, blocks=4)
    if x.ndim != 2 or c.shape != h.shape:
        raise ValueError("x is a matrix, and c is like h")
    H = h.shape[1]
    _shares(x, W, h, 4)

    def part(number):
        columns = slice(number * H, (number + 1) * H)
        return x @ W[:, columns] + h @ U[:, columns] + b[columns]

    def gate(number):
        return np.exp(-np.logaddexp(0, -part(number)))

    c = gate(0) * np.tanh(part(2)) + gate(1) * c
    return gate(3) * np.tanh(c), c

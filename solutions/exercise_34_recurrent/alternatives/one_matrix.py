"""Input, state and a one side by side, and all weights in one matrix below each other; results go into one array."""

import numpy as np


def _stacked(x, h, into, across, bias):
    parts = [np.asarray(a) for a in (x, h, into, across, bias)]
    if [a.ndim for a in parts] != [2, 2, 2, 2, 1]:
        raise ValueError("x, h and both weights have two axes, the bias has one")
    dtype = np.result_type(*parts)
    dtype = dtype if dtype.kind == "f" else np.dtype(float)
    x, h, into, across, bias = parts
    if len(x) != len(h):
        raise ValueError(f"{len(x)} rows of input, {len(h)} rows of state")
    if x.shape[1] != len(into) or h.shape[1] != len(across):
        raise ValueError("the weights have another number of rows than there are inputs and units")
    table = np.concatenate([into, across, bias[np.newaxis]]).astype(dtype)  # refuses columns that differ
    return np.concatenate([x, h, np.ones((len(x), 1))], axis=1).astype(dtype), table


def rnn_step(x, h, Wx, Wh, b):
    rows, table = _stacked(x, h, Wx, Wh, b)
    if table.shape[1] != np.shape(h)[1]:
        raise ValueError("a state of H units has H columns of weights")
    return np.tanh(rows.dot(table))


def lstm_step(x, h, c, W, U, b):
    rows, table = _stacked(x, h, W, U, b)
    if np.shape(c) != np.shape(h) or table.shape[1] != 4 * np.shape(h)[1]:
        raise ValueError(f"h {np.shape(h)}, c {np.shape(c)} and {table.shape[1]} columns of weights do not fit")
    z = (rows @ table).reshape(len(rows), 4, -1)
    gates = 0.5 + 0.5 * np.tanh(z / 2)  # the sigmoid by another name; the candidate's is not used
    cell = gates[:, 1] * c + gates[:, 0] * np.tanh(z[:, 2])
    return gates[:, 3] * np.tanh(cell), cell


def unroll(xs, h0, Wx, Wh, b):
    if np.ndim(xs) != 3 or np.ndim(h0) != 2:
        raise ValueError("xs is (N, T, D) and h0 is (N, H)")
    N, T, _ = np.shape(xs)
    states = None
    for t in range(T):
        new = rnn_step(xs[:, t], h0 if t == 0 else states[:, t - 1], Wx, Wh, b)
        if states is None:
            states = np.empty((N, T, new.shape[1]), new.dtype)
        states[:, t] = new
    return states

"""Number by number in plain Python, with a check of every size by hand."""

import math

import numpy as np


def _require(condition, text):
    if not condition:
        raise ValueError(text)


def _on(z):
    return 1.0 / (1.0 + math.exp(-z)) if z > 0 else math.exp(z) / (1.0 + math.exp(z))


def _check_step(x, h, into, across, bias, width):
    _require(np.ndim(x) == np.ndim(h) == np.ndim(into) == np.ndim(across) == 2, "four matrices are wanted")
    _require(np.ndim(bias) == 1, "the bias is a vector")
    (N, D), (M, H) = np.shape(x), np.shape(h)
    _require(N == M, f"{N} examples, but {M} states")
    _require(np.shape(into) == (D, width * H), f"the input's weights should be {(D, width * H)}")
    _require(np.shape(across) == (H, width * H), f"the state's weights should be {(H, width * H)}")
    _require(len(bias) == width * H, f"there should be {width * H} biases")


def _sums(x, h, into, across, bias):
    x, h, into, across, bias = (np.asarray(a).tolist() for a in (x, h, into, across, bias))
    rows = []
    for inputs, state in zip(x, h, strict=True):
        row = []
        for j, start in enumerate(bias):
            total = float(start)
            for d, value in enumerate(inputs):
                total += value * into[d][j]
            for k, value in enumerate(state):
                total += value * across[k][j]
            row.append(total)
        rows.append(row)
    return rows


def _kind(*arrays):
    return np.float32 if all(np.asarray(a).dtype == np.float32 for a in arrays) else np.float64


def rnn_step(x, h, Wx, Wh, b):
    _check_step(x, h, Wx, Wh, b, 1)
    return np.array([[math.tanh(z) for z in row] for row in _sums(x, h, Wx, Wh, b)], _kind(x, h, Wx, Wh, b))


def lstm_step(x, h, c, W, U, b):
    _check_step(x, h, W, U, b, 4)
    _require(np.shape(c) == np.shape(h), "h and c should have the same shape")
    size = np.shape(h)[1]
    new_h, new_c = [], []
    for row, old in zip(_sums(x, h, W, U, b), np.asarray(c).tolist(), strict=True):
        cell = []
        for j in range(size):
            let_in, keep, candidate = _on(row[j]), _on(row[size + j]), math.tanh(row[2 * size + j])
            cell.append(keep * old[j] + let_in * candidate)
        new_c.append(cell)
        new_h.append([_on(row[3 * size + j]) * math.tanh(cell[j]) for j in range(size)])
    kind = _kind(x, h, c, W, U, b)
    return np.array(new_h, kind), np.array(new_c, kind)


def unroll(xs, h0, Wx, Wh, b):
    _require(np.ndim(xs) == 3, "xs has the axes example, step, number")
    h = h0
    result = []
    for t in range(np.shape(xs)[1]):
        h = rnn_step(xs[:, t, :], h, Wx, Wh, b)
        result.append(h)
    return np.array(result).transpose(1, 0, 2)

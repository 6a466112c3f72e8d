"""Unit by unit in plain Python, every unit drawn: the reconstruction and the hidden units on both sides too."""

import math

import numpy as np


def _on(total):
    if total < 0:
        return math.exp(total) / (1.0 + math.exp(total))
    return 1.0 / (1.0 + math.exp(-total))


def _look_at(units, W, *biases):
    if np.ndim(units) != 2 or np.ndim(W) != 2 or any(np.ndim(bias) != 1 for bias in biases):
        raise ValueError("a batch and the weights have two axes, biases have one")
    kinds = {np.asarray(a).dtype for a in (units, W, *biases)}
    return np.float32 if kinds == {np.dtype(np.float32)} else np.float64


def p_h(v, W, c):
    dtype = _look_at(v, W, c)
    V, H = np.shape(W)
    if np.shape(v)[1] != V or np.shape(c) != (H,):
        raise ValueError(f"W is for {V} visible and {H} hidden units")
    rows = []
    for row in np.asarray(v).tolist():
        sums = [float(c[j]) + sum(row[i] * float(W[i, j]) for i in range(V)) for j in range(H)]
        rows.append([_on(total) for total in sums])
    return np.array(rows, dtype).reshape(len(v), H)


def p_v(h, W, b):
    _look_at(h, W, b)
    return p_h(h, np.transpose(W), b)


def cd1(v, W, b, c, rng):
    dtype = _look_at(v, W, b, c)
    V, H = np.shape(W)
    if np.shape(b) != (V,):
        raise ValueError(f"{len(b)} biases for {V} visible units")

    def draw(chances):
        return [[1.0 if rng.random() < chance else 0.0 for chance in row] for row in chances]

    start = np.asarray(v).tolist()
    hidden = draw(p_h(v, W, c).tolist())
    back = draw(p_v(np.array(hidden, dtype), W, b).tolist())
    hidden_back = draw(p_h(np.array(back, dtype), W, c).tolist())
    dW, db, dc = np.zeros((V, H)), np.zeros(V), np.zeros(H)
    for v0, h0, v1, h1 in zip(start, hidden, back, hidden_back, strict=True):
        for i in range(V):
            db[i] += v0[i] - v1[i]
            for j in range(H):
                dW[i, j] += v0[i] * h0[j] - v1[i] * h1[j]
        for j in range(H):
            dc[j] += h0[j] - h1[j]
    return tuple((total / len(start)).astype(dtype) for total in (dW, db, dc))


def free_energy(v, W, b, c):
    dtype = _look_at(v, W, b, c)
    V, H = np.shape(W)
    if np.shape(v)[1] != V or np.shape(b) != (V,) or np.shape(c) != (H,):
        raise ValueError(f"W is for {V} visible and {H} hidden units")
    energies = []
    for row in np.asarray(v).tolist():
        energy = 0.0
        for i in range(V):
            energy -= row[i] * float(b[i])
        for j in range(H):
            total = float(c[j]) + sum(row[i] * float(W[i, j]) for i in range(V))
            energy -= max(total, 0.0) + math.log1p(math.exp(-abs(total)))
        energies.append(energy)
    return np.array(energies, dtype)

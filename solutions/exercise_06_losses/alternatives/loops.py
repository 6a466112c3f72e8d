"""Number by number, with the math module's logarithm."""

from math import log

import numpy as np


def _shape(a):
    return np.shape(a)


def _need(fits, *arrays):
    if not fits:
        raise ValueError("these shapes do not fit: " + " and ".join(str(_shape(a)) for a in arrays))


def _flat(a):
    return [float(value) for value in np.asarray(a).flat]


def _surprise(p, eps):
    return -log(min(max(p, eps), 1 - eps))


def mse(p, t):
    _need(_shape(p) == _shape(t), p, t)
    errors = [(a - b) ** 2 for a, b in zip(_flat(p), _flat(t))]
    return sum(errors) / len(errors)


def binary_ce(p, t, eps=1e-7):
    _need(_shape(p) == _shape(t), p, t)
    total = count = 0
    for probability, yes in zip(_flat(p), _flat(t)):
        total += _surprise(probability if yes else 1 - probability, eps)
        count += 1
    return total / count


def categorical_ce(P, Y, eps=1e-7):
    _need(len(_shape(P)) == 2 and _shape(P) == _shape(Y), P, Y)
    total = 0.0
    for row, label in zip(P, Y):
        for probability, one in zip(row, label):
            if one:
                total += _surprise(float(probability), eps)
    return total / len(P)


def sparse_ce(P, y, eps=1e-7):
    _need(len(_shape(P)) == 2 and _shape(y) == _shape(P)[:1], P, y)
    return sum(_surprise(float(P[i][k]), eps) for i, k in enumerate(y)) / len(y)

"""You leave it to NumPy to find that y and p do not fit, and it finds that of some shapes only: it compares a column with a
row, each with each.

Print the shape of `y == p` for a y of shape (4, 1) and a p of shape (4,). What can you compare before you begin?"""

import numpy as np


def _check(y, p):
    if len(y) == 0:
        raise ValueError("there is no example")


def _counts(y, p, positive):
    _check(y, p)
    tp = int(np.sum((y == positive) & (p == positive)))
    fp = int(np.sum((y != positive) & (p == positive)))
    fn = int(np.sum((y == positive) & (p != positive)))
    return tp, fp, fn


def confusion(y, p, K):
    _check(y, p)
    C = np.zeros((K, K), dtype=int)
    np.add.at(C, (y, p), 1)
    return C


def accuracy(y, p):
    _check(y, p)
    return float(np.mean(y == p))


def precision(y, p, positive=1, zero_division=0.0):
    tp, fp, fn = _counts(y, p, positive)
    if tp + fp == 0:
        return zero_division
    return tp / (tp + fp)


def recall(y, p, positive=1, zero_division=0.0):
    tp, fp, fn = _counts(y, p, positive)
    if tp + fn == 0:
        return zero_division
    return tp / (tp + fn)


def f1(y, p, positive=1, zero_division=0.0):
    tp, fp, fn = _counts(y, p, positive)
    if 2 * tp + fp + fn == 0:
        return zero_division
    return 2 * tp / (2 * tp + fp + fn)

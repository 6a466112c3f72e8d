"""Your cell numbers outgrow the integers that they are computed in: uint8 ends at 255 and starts anew at 0.

Which dtype has y · K if y is uint8? With K = 20, what is the largest number that has to fit into it?"""

import numpy as np


def _check(y, p):
    if y.ndim != 1 or y.shape != p.shape or len(y) == 0:
        raise ValueError("y and p should be of one shape (N,), with N above 0")


def _counts(y, p, positive):
    _check(y, p)
    tp = int(np.sum((y == positive) & (p == positive)))
    fp = int(np.sum((y != positive) & (p == positive)))
    fn = int(np.sum((y == positive) & (p != positive)))
    return tp, fp, fn


def confusion(y, p, K):
    _check(y, p)
    return np.bincount(y * K + p, minlength=K * K).reshape(K, K)


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

"""Reference: one number for each cell of the matrix, counted at once; the rest from TP, FP and FN."""

import numpy as np


def _labels(y, p):
    y, p = np.asarray(y), np.asarray(p)
    if y.ndim != 1 or y.shape != p.shape or not y.size:
        raise ValueError(f"y and p should both be of shape (N,) with N > 0, but are of shapes {y.shape} and {p.shape}")
    return y, p


def _counts(y, p, positive):
    y, p = _labels(y, p)
    really, predicted = y == positive, p == positive
    return tuple(int(np.sum(cell)) for cell in (really & predicted, ~really & predicted, really & ~predicted))


def _ratio(part, whole, zero_division):
    return part / whole if whole else zero_division


def confusion(y, p, K):
    y, p = _labels(y, p)
    cells = y.astype(np.int64) * K + p.astype(np.int64)
    return np.bincount(cells, minlength=K * K).reshape(K, K)


def accuracy(y, p):
    y, p = _labels(y, p)
    return float(np.mean(y == p))


def precision(y, p, positive=1, zero_division=0.0):
    tp, fp, _ = _counts(y, p, positive)
    return _ratio(tp, tp + fp, zero_division)


def recall(y, p, positive=1, zero_division=0.0):
    tp, _, fn = _counts(y, p, positive)
    return _ratio(tp, tp + fn, zero_division)


def f1(y, p, positive=1, zero_division=0.0):
    tp, fp, fn = _counts(y, p, positive)
    return _ratio(2 * tp, 2 * tp + fp + fn, zero_division)

"""One table of comparisons, thresholds by examples, and everything as sums over it."""

import numpy as np


def _table(y, s):
    if y.shape != s.shape or y.shape != (y.size,):
        raise ValueError("shapes differ")
    if np.unique(y).size < 2:
        raise ValueError("only one class")
    thresholds = np.sort(np.unique(s))[::-1]
    return thresholds, s[np.newaxis, :] >= thresholds[:, np.newaxis]


def pr_curve(y, s):
    thresholds, called = _table(y, s)
    hits = np.einsum("tn,n->t", called.astype(float), y.astype(float))
    P, R = hits / called.sum(axis=1), hits / y.sum()
    above = np.array([np.inf])
    return np.concatenate(([1.0], P)), np.concatenate(([0.0], R)), np.concatenate((above, thresholds))


def roc_curve(y, s):
    thresholds, called = _table(y, s)
    fpr, tpr = called[:, y == 0].mean(axis=1), called[:, y == 1].mean(axis=1)
    return np.hstack([0, fpr]), np.hstack([0, tpr]), thresholds


def auc(x, y):
    if x.shape != y.shape or len(x.shape) != 1:
        raise ValueError("x and y do not fit together")
    steps = np.sign(np.diff(x))
    direction = steps.sum()
    if np.abs(steps).sum() != abs(direction):
        raise ValueError("x is not monotone")
    area = np.dot(np.diff(x), (y[1:] + y[:-1]) * 0.5)
    return np.float64(area if direction >= 0 else -area)

"""Your area sorts the points by x alone, so points one above the other may change places.

A curve from right to left comes down a vertical line. In which order are its points after sorting? What does the
docstring say of an x that falls, and of one that rises and falls?"""

import numpy as np


def _counts(y, s):
    if y.ndim != 1 or y.shape != s.shape:
        raise ValueError("y and s should be of one shape (N,)")
    if np.all(y == 1) or np.all(y == 0):
        raise ValueError("y should hold both classes")
    thresholds = np.unique(s)[::-1]
    called = s >= thresholds[:, None]
    tp = np.sum(called & (y == 1), axis=1)
    fp = np.sum(called & (y == 0), axis=1)
    return tp, fp, thresholds


def pr_curve(y, s):
    tp, fp, thresholds = _counts(y, s)
    P, R = tp / (tp + fp), tp / np.sum(y == 1)
    return P, R, thresholds


def roc_curve(y, s):
    tp, fp, thresholds = _counts(y, s)
    fpr, tpr = fp / np.sum(y == 0), tp / np.sum(y == 1)
    return np.append(0.0, fpr), np.append(0.0, tpr), np.append(np.inf, thresholds)


def auc(x, y):
    if x.ndim != 1 or x.shape != y.shape:
        raise ValueError("x and y should be of one shape (N,)")
    order = np.argsort(x, kind="stable")
    x, y = x[order], y[order]
    return float(np.sum(np.diff(x) * (y[1:] + y[:-1]) / 2))

"""Your code changes what it was given: the caller's arrays are not the same afterwards.

Print the arguments before and after the call. Which line writes into one of them: `-=`, `out=`, a method that works in
place, or an assignment to a part?"""

import numpy as np


def _counts(y, s):
    if y.ndim != 1 or y.shape != s.shape:
        raise ValueError("y and s should be of one shape (N,)")
    if np.all(y == 1) or np.all(y == 0):
        raise ValueError("y should hold both classes")
    order = np.argsort(s)
    s[:], y[:] = s[order], y[order]
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
    dx = np.diff(x)
    if np.any(dx > 0) and np.any(dx < 0):
        raise ValueError("x should be monotone")
    area = np.sum(dx * (y[1:] + y[:-1]) / 2)
    return float(area if x[-1] >= x[0] else -area)

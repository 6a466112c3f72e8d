"""By looking thresholds up among the sorted scores of each class."""

import numpy as np


def _at_or_above(scores, thresholds):
    return len(scores) - np.searchsorted(np.sort(scores), thresholds, side="left")


def _counts(y, s):
    y, s = np.array(y), np.array(s)
    if y.ndim != 1 or s.ndim != 1 or len(y) != len(s):
        raise ValueError("y and s must be of one length")
    positives, negatives = s[y > 0], s[y <= 0]
    if min(len(positives), len(negatives)) == 0:
        raise ValueError("a class is missing")
    thresholds = np.unique(s)
    return _at_or_above(positives, thresholds), _at_or_above(negatives, thresholds), thresholds


def pr_curve(y, s):
    tp, fp, thresholds = _counts(y, s)
    return [tp / (tp + fp), tp / max(tp), thresholds]


def roc_curve(y, s):
    tp, fp, thresholds = _counts(y, s)
    rates = np.r_[fp, 0] / fp.max(), np.r_[tp, 0] / tp.max()
    return (*rates, np.r_[thresholds, np.inf])


def auc(x, y):
    x, y = np.array(x, dtype=float), np.array(y, dtype=float)
    if x.ndim != 1 or y.ndim != 1 or len(x) != len(y):
        raise ValueError("x and y must be vectors of one length")
    if np.all(np.diff(x) <= 0):
        x, y = x[::-1], y[::-1]
    if np.any(np.diff(x) < 0):
        raise ValueError("x must be monotone")
    return sum((x[i + 1] - x[i]) * (y[i] + y[i + 1]) / 2 for i in range(len(x) - 1))

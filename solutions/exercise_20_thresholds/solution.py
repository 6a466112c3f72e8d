"""Reference: sort by score, count along the list, and keep the last place of each score."""

import numpy as np


def _counts(y, s):
    """Return TP, FP and the distinct scores, highest first."""
    y, s = np.asarray(y), np.asarray(s)
    if y.ndim != 1 or y.shape != s.shape:
        raise ValueError(f"y and s should both be of shape (N,), but are of shapes {y.shape} and {s.shape}")
    positive = y == 1
    if positive.all() or not positive.any():
        raise ValueError("y should hold both classes")
    order = np.argsort(s)[::-1]
    s, positive = s[order], positive[order]
    last = np.append(np.flatnonzero(np.diff(s)), len(s) - 1)
    tp = np.cumsum(positive)[last]
    return tp, last + 1 - tp, s[last]


def pr_curve(y, s):
    tp, fp, thresholds = _counts(y, s)
    return tp / (tp + fp), tp / tp[-1], thresholds


def roc_curve(y, s):
    tp, fp, thresholds = _counts(y, s)
    fpr, tpr = (np.append(0.0, count / count[-1]) for count in (fp, tp))
    return fpr, tpr, np.append(np.inf, thresholds)


def auc(x, y):
    x, y = np.asarray(x), np.asarray(y)
    if x.ndim != 1 or x.shape != y.shape:
        raise ValueError(f"x and y should both be of shape (N,), but are of shapes {x.shape} and {y.shape}")
    widths = np.diff(x)
    if (widths > 0).any() and (widths < 0).any():
        raise ValueError("x should be monotone, but rises and falls")
    return float(np.sum(np.abs(widths) * (y[1:] + y[:-1]) / 2))

"""The definition: for each distinct score, rising, make the predictions and count. Lists until the end."""

import numpy as np


def _both(y, s):
    if np.ndim(y) != 1 or np.ndim(s) != 1 or len(y) != len(s):
        raise ValueError("labels and scores must be two vectors of one length")
    if set(y.tolist()) != {0, 1}:
        raise ValueError("there must be examples of both classes")


def _count(y, s, threshold):
    tp = fp = fn = tn = 0
    for truth, score in zip(y, s, strict=True):
        if score >= threshold:
            tp += truth == 1
            fp += truth == 0
        else:
            fn += truth == 1
            tn += truth == 0
    return int(tp), int(fp), int(fn), int(tn)


def pr_curve(y, s):
    _both(y, s)
    P, R = [], []
    thresholds = sorted(set(s.tolist()))
    for threshold in thresholds:
        tp, fp, fn, _ = _count(y, s, threshold)
        P.append(tp / (tp + fp))
        R.append(tp / (tp + fn))
    return np.array([*P, 1.0]), np.array([*R, 0.0]), np.array(thresholds)


def roc_curve(y, s):
    _both(y, s)
    fpr, tpr = [], []
    thresholds = [*sorted(set(s.tolist())), max(s.tolist()) + 1]
    for threshold in thresholds:
        tp, fp, fn, tn = _count(y, s, threshold)
        fpr.append(fp / (fp + tn))
        tpr.append(tp / (tp + fn))
    return np.array(fpr), np.array(tpr), np.array(thresholds)


def auc(x, y):
    if np.ndim(x) != 1 or np.ndim(y) != 1 or len(x) != len(y):
        raise ValueError("x and y must be two vectors of one length")
    points = list(zip(x.tolist(), y.tolist(), strict=True))
    xs = [a for a, _ in points]
    if xs == sorted(xs, reverse=True):
        points.reverse()
    elif xs != sorted(xs):
        raise ValueError("x goes back and forth")
    area = 0.0
    for (a, c), (b, d) in zip(points, points[1:], strict=False):
        area += (b - a) * (c + d) / 2
    return area

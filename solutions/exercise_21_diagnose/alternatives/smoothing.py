"""Smooth both curves by windows of five and compare; early stopping by looking at stretches of the array."""

import numpy as np

WINDOW = np.ones(5) / 5


def _checked(*curves):
    arrays = [np.array(curve, dtype=float) for curve in curves]
    if len({array.shape for array in arrays}) != 1 or arrays[0].ndim != 1:
        raise ValueError("the curves must be vectors of one length")
    if any(np.isnan(array).sum() for array in arrays):
        raise ValueError("NaN in a curve")
    return arrays


def diagnose(train_loss, val_loss, target):
    train, val = _checked(train_loss, val_loss)
    smooth = np.convolve(val, WINDOW, mode="valid")
    jitter = np.median(np.abs(val[2:-2] - smooth))
    rises = val[-1] >= 1.2 * np.min(val) and smooth[-1] - smooth.min() > 2 * jitter and smooth[-1] > 1.1 * smooth.min()
    learning = train[-3:].mean() <= train[: max(3, smooth.argmin())].mean()
    if rises and learning:
        return "over"
    return ["ok", "under"][int(train[-1] > target)]


def early_stop(val_loss, patience, min_delta=0.0):
    v = np.array(val_loss, dtype=float)
    if v.ndim != 1:
        raise ValueError("val_loss must be a vector")
    v[np.isnan(v)] = np.inf
    best = 0
    while True:
        ahead = np.flatnonzero(v[best + 1 : best + 1 + patience] < v[best] - min_delta)
        if ahead.size == 0:
            return min(best + patience, len(v) - 1), best
        best += 1 + int(ahead[0])

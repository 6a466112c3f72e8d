"""Reference: the rise in proportion to the jitter between neighbouring epochs; one pass with a counter."""

import math

import numpy as np


def diagnose(train_loss, val_loss, target):
    train, val = np.asarray(train_loss, dtype=np.float64), np.asarray(val_loss, dtype=np.float64)
    if train.ndim != 1 or train.shape != val.shape:
        raise ValueError(f"both losses should be of shape (N,), but they are of shapes {train.shape} and {val.shape}")
    if np.isnan(train).any() or np.isnan(val).any():
        raise ValueError("a loss is NaN")
    best = int(val.argmin())
    rise = val[-1] - val[best]
    noise = np.diff(val).std() / math.sqrt(2)
    if val[-1] >= 1.2 * val[best] and rise > 3 * noise and train[-1] <= train[best]:
        return "over"
    return "under" if train[-1] > target else "ok"


def early_stop(val_loss, patience, min_delta=0.0):
    losses = np.asarray(val_loss)
    if losses.ndim != 1:
        raise ValueError(f"val_loss should be of shape (N,), but is of shape {losses.shape}")
    best, best_epoch, waited = math.inf, 0, 0
    for epoch, loss in enumerate(losses.tolist()):
        if loss < best - min_delta:
            best, best_epoch, waited = loss, epoch, 0
        else:
            waited += 1
            if waited == patience:
                return epoch, best_epoch
    return len(losses) - 1, best_epoch

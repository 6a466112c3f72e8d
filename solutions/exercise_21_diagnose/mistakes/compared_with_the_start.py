"""You ask whether the training loss ends below its very first value, which it does after nearly any training.

The validation loss rises in one part of the training. What does the training loss do in *that* part?"""

import numpy as np


def diagnose(train_loss, val_loss, target):
    if train_loss.ndim != 1 or train_loss.shape != val_loss.shape:
        raise ValueError("the losses should be of one shape (N,)")
    if np.isnan(train_loss).any() or np.isnan(val_loss).any():
        raise ValueError("a loss is NaN")
    best = np.argmin(val_loss)
    rise = val_loss[-1] - val_loss[best]
    noise = np.std(np.diff(val_loss)) / np.sqrt(2)
    rising = val_loss[-1] >= 1.2 * val_loss[best] and rise > 3 * noise
    if rising and train_loss[-1] <= train_loss[0]:
        return "over"
    if train_loss[-1] > target:
        return "under"
    return "ok"


def early_stop(val_loss, patience, min_delta=0.0):
    if val_loss.ndim != 1:
        raise ValueError("val_loss should be of shape (N,)")
    best, best_epoch, waited = np.inf, 0, 0
    for epoch, loss in enumerate(val_loss):
        if loss < best - min_delta:
            best, best_epoch, waited = loss, epoch, 0
        else:
            waited += 1
        if waited >= patience:
            return epoch, best_epoch
    return len(val_loss) - 1, best_epoch

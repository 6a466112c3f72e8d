"""Lists, generators and a small class; the noise is the mean jump against the direction of the curve."""

import math
from statistics import fmean, pstdev


class Stopper:
    def __init__(self, patience, min_delta):
        self.patience, self.min_delta = patience, min_delta
        self.history, self.best_epoch = [], 0

    def wants_to_stop(self, loss):
        self.history.append(loss)
        now = len(self.history) - 1
        if now == 0 or self.history[self.best_epoch] - loss > self.min_delta:
            self.best_epoch = now
        return now - self.best_epoch >= self.patience


def diagnose(train_loss, val_loss, target):
    if getattr(train_loss, "ndim", 1) != 1 or getattr(val_loss, "ndim", 1) != 1 or len(train_loss) != len(val_loss):
        raise ValueError("two curves of the same length are needed")
    train, val = [float(v) for v in train_loss], [float(v) for v in val_loss]
    if any(map(math.isnan, train + val)):
        raise ValueError("some loss is not a number")
    lowest = min(val)
    bends = [a - 2 * b + c for a, b, c in zip(val, val[1:], val[2:], strict=False)]
    noise = pstdev(bends) / math.sqrt(6)
    if val[-1] / lowest >= 1.2 and val[-1] - lowest > 4 * noise:
        half = len(train) // 2
        if fmean(train[half:]) <= fmean(train[:half]) and train[-1] <= train[0]:
            return "over"
    if train[-1] > target:
        return "under"
    return "ok"


def early_stop(val_loss, patience, min_delta=0.0):
    if len(getattr(val_loss, "shape", (0,))) != 1:
        raise ValueError("one loss an epoch, please")
    stopper = Stopper(patience, min_delta)
    for epoch in range(len(val_loss)):
        if stopper.wants_to_stop(val_loss[epoch]):
            break
    return [epoch, stopper.best_epoch]

"""Exercise 21: diagnose. Read the lesson with `dlgrade show 21`, then check your work with `dlgrade check 21`.

Losses are positive numbers, one for each epoch, the first epoch first; arrays of floats (integers may come too). They
stay as they were.
"""

import numpy as np


def diagnose(train_loss, val_loss, target):
    """Say what two loss curves tell about a training. The first of these that fits is the answer:

    - "over" (overfitting): the validation loss ends at 1.2 times its minimum or more; this rise is clearly more than
      the noise of the curve, its jitter from one epoch to the next; and meanwhile the training loss has not risen too.
    - "under" (underfitting): the last training loss is above the target.
    - "ok": neither.

    How you measure noise and rise is up to you. You are asked about clear cases only.

    train_loss, val_loss: arrays (N,), N at least 10
    target: the training loss that was hoped for
    returns: "over", "under" or "ok"
    raises ValueError: a loss is NaN, or the two arrays are not both of shape (N,)
    """
    raise NotImplementedError


def early_stop(val_loss, patience, min_delta=0.0):
    """Say when early stopping would have ended a training, and which epoch's weights it would have kept.

    Go through the epochs in order, and keep in mind the best loss so far, that of the epoch which last brought an
    improvement. An epoch brings an improvement if its loss is below that best one by more than min_delta:
    v < best - min_delta. The first epoch does. NaN is no improvement, and is never the best.

    val_loss: array (N,), N at least 1; NaN may occur, but not in the first epoch
    patience: number of epochs in a row without an improvement after which to stop, an integer, at least 1
    min_delta: at least 0
    returns: (stop_epoch, best_epoch), two integers that count epochs from 0: the epoch after which the training stops,
        which is the last one, N - 1, if there never was cause to stop; and the epoch of the last improvement until then
    raises ValueError: val_loss is not of shape (N,)
    """
    raise NotImplementedError

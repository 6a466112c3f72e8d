"""Whether a classifier of the submission's can learn at all."""

from __future__ import annotations

from typing import Any

import numpy as np

from dlgrade.suite.failure import CheckFailed
from dlgrade.suite.models import Array, Model

# A mean loss with which rows are known.
KNOWN = 0.3


def learns_by_heart(model: Model, x: Array, y: Array, k: int, *, compile: dict[str, Any] | None = None) -> bool:
    """Train a classifier for 400 steps on a few rows; return whether they are known then, or on the way to be.

    Plain gradient descent is slow, and no worse for that: it is enough that the loss goes on falling.

    Args:
        model: it gives probabilities.
        x, y: the rows, and their integer labels, of which there are k.
        compile: any of "optimizer" and "loss", in the place of the learner's.

    Raises:
        CheckFailed: it takes too long, or its process dies.
    """
    before = _cross_entropy(model, x, y)
    try:
        epochs = model.learn_by_heart(x, model.labels_for(y, k), stop_below=KNOWN, seed=1, compile=compile)
    except CheckFailed as failure:
        if failure.cause != "wrong":
            raise
        # The loss is not a number any more.
        return False
    last, halfway = epochs[-1].loss, epochs[len(epochs) // 2].loss
    # Who knows nothing but how often each label comes up stays at this loss.
    _, counts = np.unique(y, return_counts=True)
    undecided = float(-np.sum(counts * np.log(counts / len(y)))) / len(y)
    if last < undecided / 2:
        # Batch norm's averages lag behind: what it answers may be wrong while the loss in training is small.
        return True
    # Dropout makes the loss in training rise and fall by itself, so that is not all that counts.
    after = _cross_entropy(model, x, y)
    return after < 0.98 * min(before, undecided) or (after < 0.998 * before and last < 0.998 * halfway)


def _cross_entropy(model: Model, x: Array, y: Array) -> float:
    return float(-np.log(np.maximum(model.predict(x)[np.arange(len(y)), y], 1e-12)).mean())

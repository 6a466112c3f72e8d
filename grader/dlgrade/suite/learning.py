"""What a classifier of the submission's knows, and whether it can learn at all."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from dlgrade.suite.failure import CheckFailed
from dlgrade.suite.models import Array, Model

# Of three trainings, each of a fresh network, the best counts: chance may leave one dead from the start.
TRIES = 3
# A mean loss with which rows are known.
KNOWN = 0.3


def require_learns_by_heart(build: Callable[[], Model], x: Array, y: Array, k: int, mistake: str | None = None) -> None:
    """Require that a classifier, trained for 400 steps on a few rows, knows them then, or is on the way to it.

    Plain gradient descent is slow, and no worse for that: it is enough that the loss goes on falling.
    The best of three counts.

    Args:
        build: gives a fresh one, whose outputs are probabilities.
        x, y: the rows, and their integer labels, of which there are k.
        mistake: the one that was made if it would learn with another optimizer.

    Raises:
        CheckFailed: it does not, takes too long, or its process dies.
    """
    for seed in range(TRIES):
        model = build()
        if _learns(model, x, y, k, seed):
            return
    message = f"After 400 steps on {len(x)} rows it knows next to nothing of them."
    if _learns(build(), x, y, k, TRIES, compile={"optimizer": "adam"}):
        raise model.fail(f"{message} With another optimizer, Adam as it comes, it would.", mistake=mistake)
    raise model.fail(message)


def _learns(model: Model, x: Array, y: Array, k: int, seed: int, *, compile: dict[str, Any] | None = None) -> bool:
    before = cross_entropy(model.predict(x), y)
    try:
        epochs = model.learn_by_heart(x, model.labels_for(y, k), stop_below=KNOWN, seed=seed, compile=compile)
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
    after = cross_entropy(model.predict(x), y)
    # Steps that are far too long throw a network out of the valley and leave it dead.
    went_down = after < 0.998 * before and last < 0.998 * halfway and halfway < 1.2 * before
    is_dead = abs(after - undecided) < 1e-4 * undecided
    return after < 0.98 * min(before, undecided) or (went_down and not is_dead)


def cross_entropy(probabilities: Array, y: Array) -> float:
    """Return the mean of -ln p of the right classes: probabilities (N, k), and integer labels (N,)."""
    return float(-np.log(np.maximum(probabilities[np.arange(len(y)), y], 1e-12)).mean())

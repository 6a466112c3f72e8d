"""Curves: losses of trainings that went well, learned too little, or learned by heart, with the diagnosis."""

from __future__ import annotations

from typing import Any

import numpy as np

Floats = np.ndarray[Any, np.dtype[np.float64]]

KINDS = ("under", "over", "ok")


def curves(
    rng: np.random.Generator, n: int, epochs: int = 40, noise: float = 0.01
) -> tuple[Floats, Floats, Floats, np.ndarray[Any, np.dtype[np.str_]]]:
    """Return the losses of n trainings, epoch by epoch, and what is to be said of each; clear cases all.

    - "under": both losses fall and level off, training at 1.4 times the target or more.
    - "over": the training loss falls in each epoch, to a tenth of its start or less; the validation loss falls, turns
      after a third of the time or so, and ends 50 to 160 % above its minimum. The target is anywhere.
    - "ok": both fall and level off, training at 0.75 times the target or less. As in "under", the validation loss is up
      to 2.5 times the training loss, which is a gap that does not grow.

    rng: the same generator in the same state gives the same curves
    n: 0 or more; the kinds take turns, in random order
    epochs: 10 or more
    noise: each loss is multiplied by a number from 1 - noise to 1 + noise; 0 to 0.03, or cases are no longer clear
    returns: train (n, epochs), val (n, epochs), target (n,), kind (n,), an array of strings
    raises ValueError: n, epochs or noise is out of range
    """
    if n < 0 or epochs < 10 or not 0 <= noise <= 0.03:
        raise ValueError(f"n >= 0, epochs >= 10 and noise from 0 to 0.03 are needed, not {n}, {epochs} and {noise}")
    kind = np.array(KINDS)[rng.permutation(np.arange(n) % 3)]
    over, under = (kind == name for name in KINDS[1::-1])

    def uniform(low: float, high: float) -> Floats:
        return rng.uniform(low, high, size=(n, 1))

    time = np.linspace(0.0, 1.0, epochs)
    start = uniform(1.5, 2.5)
    floor = np.where(under[:, None], uniform(0.5, 0.8), uniform(0.1, 0.3)) * start
    level = floor + (start - floor) * np.exp(-uniform(7.0, 10.0) * time)
    level_val = level * uniform(1.1, 2.5)

    by_heart = start * np.exp(-uniform(2.5, 3.5) * time * max(1.0, epochs / 40))
    turn, low = uniform(0.25, 0.4), uniform(0.35, 0.45) * start
    fall = np.clip(1 - time / turn, 0.0, 1.0) ** 2
    rise = np.clip((time - turn) / (1 - turn), 0.0, 1.0)
    turned = low + (start - low) * fall + low * uniform(0.7, 1.4) * rise

    train = np.where(over[:, None], by_heart, level)
    val = np.where(over[:, None], turned, level_val)
    shaken = [loss * rng.uniform(1 - noise, 1 + noise, size=loss.shape) for loss in (train, val)]
    share = np.where(under[:, None], uniform(0.4, 0.7), np.where(over[:, None], uniform(0.5, 3.0), uniform(1.4, 2.0)))
    return shaken[0], shaken[1], (share * train[:, -1:])[:, 0], kind

"""The digits of digits.npz for the exercises with Keras: as images, and divided once for all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]


def digits(datasets: Path) -> tuple[tuple[Array, Array], tuple[Array, Array]]:
    """Return rows to train on and rows that are held out, `(x, y), (x_test, y_test)`: 1,437 and 360 of them.

    Of each class the same share is held out, always the same rows.

    datasets: the folder that holds digits.npz
    x: (N, 8, 8, 1) float32, pixels as they are, from 0 to 16; y: (N,) integers from 0 to 9
    """
    with np.load(datasets / "digits.npz") as stored:
        x, y = stored["x"][..., np.newaxis].astype(np.float32), stored["y"].astype(np.int64)
    # In random order, and then class by class: every fifth row of that is held out.
    order = np.random.default_rng(20_260_101).permutation(len(y))
    order = order[np.argsort(y[order], kind="stable")]
    test = order[::5]
    train = np.setdiff1d(order, test)
    return (x[train], y[train]), (x[test], y[test])

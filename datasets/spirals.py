"""Spirals: points on arms that wind round each other, classes which no straight line can part."""

from __future__ import annotations

from typing import Any

import numpy as np

Array = np.ndarray[Any, np.dtype[Any]]


def spirals(
    rng: np.random.Generator, n: int, classes: int = 3, turns: float = 0.5, noise: float = 0.05
) -> tuple[Array, Array]:
    """Return n points in the plane, each near one of `classes` spiral arms, and the number of its arm.

    Every arm starts near the origin and winds outwards to radius 1; arm k is arm 0 turned by k / classes of a full
    turn. Points lie on their arm at a radius drawn evenly from [0.1, 1), and are then moved by normal noise. The rows
    are in random order, and the classes are as equal in number as n allows.

    n: 0 or more
    classes: 1 or more
    turns: how often an arm winds round the origin; negative ones wind clockwise
    noise: standard deviation of the noise in each direction
    returns: float64 array (n, 2) of points, and int64 array (n,) of labels from 0 to classes - 1
    raises ValueError: n or classes is too small, or noise is negative
    """
    if n < 0 or classes < 1 or noise < 0:
        raise ValueError(f"n={n}, classes={classes} and noise={noise} should be at least 0, 1 and 0")
    labels = rng.permutation(np.arange(n, dtype=np.int64) % classes)
    radius = rng.uniform(0.1, 1.0, size=n)
    angle = 2 * np.pi * (labels / classes + turns * radius)
    points = radius[:, np.newaxis] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
    return points + noise * rng.normal(size=(n, 2)), labels

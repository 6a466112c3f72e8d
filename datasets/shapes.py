"""Small drawings of ten shapes, made from a seed: five to pretrain a network on, five to transfer it to.

    x, y = shapes(np.random.default_rng(1), 500)             # all ten
    x, y = shapes(np.random.default_rng(2), 500, PRETRAIN)   # the first five, labelled 0 to 4
    x, y = shapes(np.random.default_rng(3), 60, TRANSFER)    # the other five, labelled 0 to 4 too

Each shape has a random place, size, direction and brightness, and there is noise over the whole picture.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

SIDE = 28
# In pixels, of the circle that a shape just fits into.
RADII = (6.0, 11.0)
INK = (0.6, 1.0)
# Pictures drawn at a time: few enough for the processor's cache.
BLOCK = 256


def shapes(
    rng: np.random.Generator, n: int, classes: Sequence[int] = tuple(range(10)), noise: float = 0.1
) -> tuple[Array, Array]:
    """Return n drawings and what is on them.

    There are equally many of each class, to within one, in random order. The same state of `rng` gives the same
    drawings; pictures with and without noise show the same shapes.

    Args:
        rng: the only source of chance.
        n: number of drawings, 0 or more.
        classes: different numbers from 0 to 9, as in NAMES.
        noise: standard deviation of the normal noise on each pixel, 0 or more.

    Returns:
        x: float32 (n, 28, 28, 1), from 0 (paper) to 1 (ink).
        y: int64 (n,), the place of each shape in `classes`: with all ten in order, its number in NAMES.

    Raises:
        ValueError: n or noise is below 0, or classes are none, not from 0 to 9, or twice there.
    """
    chosen = np.asarray(classes)
    if n < 0 or not noise >= 0:
        raise ValueError(f"n and noise should be 0 or more, but are {n} and {noise}")
    if chosen.ndim != 1 or not chosen.size or len(np.unique(chosen)) < chosen.size:
        raise ValueError(f"classes should be one number or more, each once, but are {classes}")
    if not np.isin(chosen, np.arange(len(NAMES))).all():
        raise ValueError(f"classes should be numbers from 0 to {len(NAMES) - 1}, but are {classes}")
    y = rng.permutation(np.arange(n) % chosen.size)
    radius = rng.uniform(*RADII, n)
    # A pixel of room for the soft edge, and for tips: the whole shape is on the picture.
    reach = (SIDE - 1) / 2 - 1 - radius
    down, right = reach * rng.uniform(-1, 1, (2, n))
    angle = rng.uniform(0, 2 * np.pi, n)
    ink = rng.uniform(*INK, n)
    x = np.zeros((n, SIDE, SIDE), np.float32)
    for place, number in enumerate(chosen.tolist()):
        rows = np.flatnonzero(y == place)
        for start in range(0, len(rows), BLOCK):
            some = rows[start : start + BLOCK]
            cover = _cover(_SHAPES[number], radius[some], down[some], right[some], angle[some])
            x[some] = ink[some, None, None] * cover
    # Drawn with a noise of 0 too, so that rng goes on from the same state.
    x += np.float32(noise) * rng.standard_normal(x.shape, dtype=np.float32)
    return np.clip(x, 0, 1)[..., None], y


def _cover(distance: Callable[[Array, Array], Array], radius: Array, down: Array, right: Array, angle: Array) -> Array:
    """Return how much of each pixel a shape covers, from 0 to 1, for each drawing: (n, 28, 28)."""
    axis = np.arange(SIDE) - (SIDE - 1) / 2
    v = (axis[None, :, None] - down[:, None, None]) / radius[:, None, None]
    u = (axis[None, None, :] - right[:, None, None]) / radius[:, None, None]
    cos, sin = np.cos(angle)[:, None, None], np.sin(angle)[:, None, None]
    pixels = distance(cos * u + sin * v, cos * v - sin * u) * radius[:, None, None]
    return np.clip(0.5 - pixels, 0, 1)


# Each function gives how far the point (u, v) is outside a shape, below 0 inside. All shapes lie within the unit circle
# round the origin.


def _disc(u: Array, v: Array) -> Array:
    return np.hypot(u, v) - 0.85


def _square(u: Array, v: Array) -> Array:
    return np.maximum(np.abs(u), np.abs(v)) - 0.7


def _triangle(u: Array, v: Array) -> Array:
    return np.maximum(np.sqrt(0.75) * np.abs(u) + 0.5 * v, -v) - 0.5


def _cross(u: Array, v: Array) -> Array:
    u, v = np.abs(u), np.abs(v)
    return np.maximum(np.maximum(u, v) - 0.95, np.minimum(u, v) - 0.28)


def _ring(u: Array, v: Array) -> Array:
    return np.abs(np.hypot(u, v) - 0.75) - 0.2


def _star(u: Array, v: Array) -> Array:
    fifth = 2 * np.pi / 5
    # Folded onto half a point of the star: from a tip at angle 0 to a notch at half a fifth.
    angle = np.abs((np.arctan2(v, u) + fifth / 2) % fifth - fifth / 2)
    far = np.hypot(u, v)
    notch = 0.42
    along = np.array([notch * np.cos(fifth / 2) - 1, notch * np.sin(fifth / 2)])
    across = np.array([along[1], -along[0]]) / np.hypot(*along)
    return far * np.cos(angle) * across[0] + far * np.sin(angle) * across[1] - across[0]


def _frame(u: Array, v: Array) -> Array:
    return np.abs(np.maximum(np.abs(u), np.abs(v)) - 0.55) - 0.14


def _half_disc(u: Array, v: Array) -> Array:
    return np.maximum(np.hypot(u, v + 0.4) - 0.9, -0.4 - v)


def _corner(u: Array, v: Array) -> Array:
    return np.maximum(np.maximum(np.abs(u), np.abs(v)) - 0.7, np.minimum(u, v) + 0.2)


def _crescent(u: Array, v: Array) -> Array:
    return np.maximum(np.hypot(u, v) - 0.95, 0.75 - np.hypot(u - 0.45, v))


_SHAPES = (_disc, _square, _triangle, _cross, _ring, _star, _frame, _half_disc, _corner, _crescent)
NAMES = tuple(shape.__name__[1:] for shape in _SHAPES)
PRETRAIN = (0, 1, 2, 3, 4)
TRANSFER = (5, 6, 7, 8, 9)

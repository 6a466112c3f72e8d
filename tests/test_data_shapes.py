"""The drawings are what their docstring says: seeded, varied, whole, and told apart by what is on them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dlgrade.suite import load_module

MODULE = load_module(Path(__file__).parent.parent / "datasets" / "shapes.py")
Array = np.ndarray[Any, Any]


def draw(seed: int, n: int, **options: Any) -> tuple[Array, Array]:
    x, y = MODULE.shapes(np.random.default_rng(seed), n, **options)
    return x, y


def centre_and_size(x: Array) -> tuple[Array, Array, Array]:
    """Row and column of the middle of the ink, and how far it reaches round that."""
    ink = x[..., 0] / x.sum(axis=(1, 2, 3))[:, None, None]
    place = np.arange(28)
    row, column = (ink.sum(axis=2) * place).sum(axis=1), (ink.sum(axis=1) * place).sum(axis=1)
    away = np.hypot(place[None, :, None] - row[:, None, None], place[None, None, :] - column[:, None, None])
    return row, column, (away * (x[..., 0] > 0.1)).max(axis=(1, 2))


def test_form_range_and_balance() -> None:
    x, y = draw(0, 123)
    assert x.shape == (123, 28, 28, 1) and x.dtype == np.float32
    assert x.min() >= 0 and x.max() <= 1
    assert y.dtype == np.int64 and set(np.bincount(y, minlength=10)) == {12, 13}
    assert (np.diff(y) < 0).any()
    assert draw(0, 0)[0].shape == (0, 28, 28, 1)


def test_a_seed_gives_the_same_drawings_and_another_others() -> None:
    (x, y), (again, labels), (other, _) = draw(1, 40), draw(1, 40), draw(2, 40)
    np.testing.assert_array_equal(x, again)
    np.testing.assert_array_equal(y, labels)
    assert not np.array_equal(x, other)
    rng = np.random.default_rng(1)
    MODULE.shapes(rng, 40)
    assert not np.array_equal(MODULE.shapes(rng, 40)[0], x)


@pytest.mark.parametrize("classes", [(5, 6, 7, 8, 9), (9, 0), [3], np.array([2, 8])])
def test_labels_are_places_in_classes(classes: Sequence[int]) -> None:
    x, y = draw(3, 30, classes=classes, noise=0.0)
    assert set(y) == set(range(len(classes)))
    for place, number in enumerate(classes):
        assert (nearest(x[y == place]) == number).mean() > 0.8


def test_noise_is_the_only_difference_that_it_makes() -> None:
    clean, y = draw(4, 200, noise=0.0)
    noisy, same = draw(4, 200, noise=0.2)
    np.testing.assert_array_equal(y, same)
    middle = (clean > 0.45) & (clean < 0.55)
    assert abs((noisy - clean)[middle].std() - 0.2) < 0.02
    assert (clean == 0).any() and abs((noisy[clean == 0] == 0).mean() - 0.5) < 0.02


def test_every_shape_is_whole_and_on_the_picture() -> None:
    x, _ = draw(5, 1000, noise=0.0)
    for side in (x[:, 0], x[:, -1], x[:, :, 0], x[:, :, -1]):
        assert side.max() == 0
    assert ((x > 0.5).sum(axis=(1, 2, 3)) > 15).all()


def test_place_size_direction_and_ink_vary_in_every_class() -> None:
    x, y = draw(6, 1000, noise=0.0)
    row, column, size = centre_and_size(x)
    for number in range(10):
        mine = y == number
        assert row[mine].std() > 1.5 and column[mine].std() > 1.5
        assert size[mine].max() > 1.4 * size[mine].min()
        ink = x[mine].max(axis=(1, 2, 3))
        assert ink.min() < 0.7 and ink.max() > 0.9 and ink.min() > 0.59
    # A triangle has no preferred side: the third moment of its ink turns all the way round.
    triangles = x[y == 2][..., 0]
    v = np.arange(28)[None, :, None] - row[y == 2][:, None, None]
    u = np.arange(28)[None, None, :] - column[y == 2][:, None, None]
    angle = np.angle((triangles * (u + 1j * v) ** 3).sum(axis=(1, 2)))
    assert (np.histogram(angle, bins=6, range=(-np.pi, np.pi))[0] >= 5).all()


def features(x: Array) -> Array:
    """What a shape is like, whatever its place, size, direction and brightness."""
    row, column, _ = centre_and_size(x)
    ink = x[..., 0] / x.sum(axis=(1, 2, 3))[:, None, None]
    z = np.arange(28)[None, None, :] - column[:, None, None] + 1j * (np.arange(28)[None, :, None] - row[:, None, None])
    scale = np.sqrt((ink * np.abs(z) ** 2).sum(axis=(1, 2)))
    z = z / scale[:, None, None]
    full = x.sum(axis=(1, 2, 3)) / x.max(axis=(1, 2, 3)) / scale**2
    turns = [np.abs((ink * z**k).sum(axis=(1, 2))) for k in (2, 3, 4, 5)]
    return np.stack([full / 3, (ink * np.abs(z) ** 4).sum(axis=(1, 2)), *turns], axis=1)


def nearest(x: Array) -> Array:
    """The number of the shape that each noiseless drawing is most like."""
    known, y = draw(77, 1500, noise=0.0)
    there = features(known)
    distance = ((features(x)[:, None] - there[None]) ** 2).sum(axis=2)
    found: Array = y[distance.argmin(axis=1)]
    return found


def test_the_shapes_can_be_told_apart_and_stand_in_the_order_of_their_names() -> None:
    x, y = draw(8, 500, noise=0.0)
    assert (nearest(x) == y).mean() > 0.95
    assert MODULE.NAMES[2] == "triangle" and MODULE.NAMES[4] == "ring" and len(MODULE.NAMES) == 10
    assert set(MODULE.PRETRAIN) | set(MODULE.TRANSFER) == set(range(10))
    assert not set(MODULE.PRETRAIN) & set(MODULE.TRANSFER)
    row, column, _ = centre_and_size(x)
    hollow = x[np.arange(500), row.round().astype(int), column.round().astype(int), 0] == 0
    assert {MODULE.NAMES[number] for number in range(10) if hollow[y == number].mean() > 0.9} >= {"ring", "frame"}
    assert not hollow[np.isin(y, [0, 1, 2, 3, 5])].any()


@pytest.mark.parametrize(
    "wrong",
    [
        {"n": -1},
        {"noise": -0.1},
        {"noise": float("nan")},
        {"classes": ()},
        {"classes": (1, 1)},
        {"classes": (0, 10)},
        {"classes": (-1,)},
        {"classes": (0.5,)},
        {"classes": 3},
    ],
)
def test_what_makes_no_sense_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="should be"):
        MODULE.shapes(np.random.default_rng(0), **{"n": 4, **wrong})

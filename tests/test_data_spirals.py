"""The spirals are what they are said to be: arms that wind, one for each class, with as much noise as asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dlgrade.suite import load_module

DATASETS = Path(__file__).parent.parent / "datasets"

Array = np.ndarray[Any, Any]
Spirals = Callable[..., tuple[Array, Array]]


@pytest.fixture
def spirals() -> Spirals:
    found: Spirals = load_module(DATASETS / "spirals.py").spirals
    return found


def angles_off(X: Array, y: Array, classes: int, turns: float) -> Array:
    """How far each point is from where its arm is at this radius, in turns, from -1/2 to 1/2."""
    radius = np.hypot(X[:, 0], X[:, 1])
    off = np.arctan2(X[:, 1], X[:, 0]) / (2 * np.pi) - y / classes - turns * radius
    return off - np.rint(off)


def test_shapes_dtypes_and_labels(spirals: Spirals) -> None:
    X, y = spirals(np.random.default_rng(0), 31, classes=4)
    assert (X.shape, X.dtype, y.shape, y.dtype) == ((31, 2), np.float64, (31,), np.int64)
    assert sorted(np.bincount(y).tolist()) == [7, 8, 8, 8]
    X, y = spirals(np.random.default_rng(0), 0)
    assert (X.shape, y.shape) == ((0, 2), (0,))


@pytest.mark.parametrize(("classes", "turns"), [(1, 0.5), (2, 1.5), (3, 0.5), (5, -0.75)])
def test_without_noise_every_point_is_on_its_arm(spirals: Spirals, classes: int, turns: float) -> None:
    X, y = spirals(np.random.default_rng(1), 200, classes=classes, turns=turns, noise=0.0)
    np.testing.assert_allclose(angles_off(X, y, classes, turns), 0.0, atol=1e-12)
    radius = np.hypot(X[:, 0], X[:, 1])
    assert 0.1 <= radius.min() < 0.15 and 0.95 < radius.max() < 1.0


def test_noise_has_the_deviation_asked_for(spirals: Spirals) -> None:
    # Both draw the same places first, and noise last.
    clean, labels = spirals(np.random.default_rng(2), 5000, noise=0.0)
    noisy, again = spirals(np.random.default_rng(2), 5000, noise=0.2)
    np.testing.assert_array_equal(labels, again)
    np.testing.assert_allclose((noisy - clean).std(axis=0), 0.2, rtol=0.05)


def test_labels_come_in_no_order(spirals: Spirals) -> None:
    _, y = spirals(np.random.default_rng(3), 300)
    assert 150 < np.count_nonzero(np.diff(y)) < 250


def test_the_generator_decides(spirals: Spirals) -> None:
    X, y = spirals(np.random.default_rng(4), 20)
    for one, other in zip((X, y), spirals(np.random.default_rng(4), 20), strict=True):
        np.testing.assert_array_equal(one, other)
    assert not np.array_equal(X, spirals(np.random.default_rng(5), 20)[0])


@pytest.mark.parametrize("wrong", [{"n": -1}, {"n": 5, "classes": 0}, {"n": 5, "noise": -0.1}])
def test_what_can_not_be_is_refused(spirals: Spirals, wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="at least"):
        spirals(np.random.default_rng(0), **wrong)

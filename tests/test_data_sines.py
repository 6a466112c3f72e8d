"""The sines are sines: bounded, smooth, with the periods they are said to have, and no two the same."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dlgrade.suite import load_module

DATASETS = Path(__file__).parent.parent / "datasets"

Array = np.ndarray[Any, Any]


@pytest.fixture
def sines() -> Callable[..., Array]:
    found: Callable[..., Array] = load_module(DATASETS / "sines.py").sines
    return found


def test_shapes_and_dtype(sines: Callable[..., Array]) -> None:
    x = sines(np.random.default_rng(0), 5)
    assert (x.shape, x.dtype) == ((5, 40, 1), np.float32)
    assert sines(np.random.default_rng(0), 2, steps=7).shape == (2, 7, 1)
    assert sines(np.random.default_rng(0), 0).shape == (0, 40, 1)


def test_each_sequence_is_a_sine_with_a_period_and_an_amplitude_of_its_own(sines: Callable[..., Array]) -> None:
    x = sines(np.random.default_rng(1), 300, steps=60)[:, :, 0].astype(np.float64)
    before, here, after = x[:, :-2], x[:, 1:-1], x[:, 2:]
    # Of a sine, x[t-1] + x[t+1] = 2 cos(2π / period) · x[t] at every t, with the same factor.
    factor = ((before + after) * here).sum(axis=1) / (here**2).sum(axis=1)
    np.testing.assert_allclose(before + after, factor[:, None] * here, atol=1e-5)
    periods = 2 * np.pi / np.arccos(factor / 2)
    assert 5.99 < periods.min() < 7 and 23 < periods.max() < 24.01
    largest = np.abs(x).max(axis=1)
    assert 0.4 < largest.min() < 0.6 and 0.95 < largest.max() <= 1.0
    assert len(np.unique(x[:, 0])) == 300


def test_noise_is_added_with_the_deviation_asked_for(sines: Callable[..., Array]) -> None:
    clean, noisy = (sines(np.random.default_rng(2), 200, noise=noise) for noise in (0.0, 0.3))
    assert abs((noisy - clean).std() - 0.3) < 0.02


def test_the_generator_decides(sines: Callable[..., Array]) -> None:
    first, again = (sines(np.random.default_rng(3), 4) for _ in range(2))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, sines(np.random.default_rng(4), 4))


@pytest.mark.parametrize(("n", "steps", "noise"), [(-1, 4, 0.0), (3, 0, 0.0), (3, 4, -0.1)])
def test_impossible_arguments_are_refused(sines: Callable[..., Array], n: int, steps: int, noise: float) -> None:
    with pytest.raises(ValueError, match="at least"):
        sines(np.random.default_rng(0), n, steps, noise)

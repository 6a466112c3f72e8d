"""The bars are what they are said to be: whole lines, all of them, as often as coins say."""

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
def bars() -> Callable[..., Array]:
    found: Callable[..., Array] = load_module(DATASETS / "bars.py").bars
    return found


def test_images_are_flat_float32_of_0_and_1(bars: Callable[..., Array]) -> None:
    x = bars(np.random.default_rng(0), 50, size=3)
    assert (x.shape, x.dtype) == ((50, 9), np.float32)
    assert set(np.unique(x)) == {0.0, 1.0}
    assert bars(np.random.default_rng(0), 2).shape == (2, 16)
    assert bars(np.random.default_rng(0), 0, size=5).shape == (0, 25)


def test_each_image_is_of_whole_rows_or_of_whole_columns(bars: Callable[..., Array]) -> None:
    images = bars(np.random.default_rng(1), 400, size=3).reshape(-1, 3, 3)
    rows = (images == images[:, :, :1]).all(axis=(1, 2))
    columns = (images == images[:, :1, :]).all(axis=(1, 2))
    assert (rows | columns).all()
    # Two in eight are all 0 or all 1, and so both.
    assert 100 < (rows & ~columns).sum() < 200
    assert 100 < (columns & ~rows).sum() < 200


def test_all_patterns_occur_and_lines_are_fair_coins(bars: Callable[..., Array]) -> None:
    x = bars(np.random.default_rng(2), 4000, size=3)
    assert len(np.unique(x, axis=0)) == 2 * 2**3 - 2
    assert np.abs(x.mean(axis=0) - 0.5).max() < 0.05


def test_the_generator_decides(bars: Callable[..., Array]) -> None:
    first, again = (bars(np.random.default_rng(3), 20) for _ in range(2))
    np.testing.assert_array_equal(first, again)
    assert not np.array_equal(first, bars(np.random.default_rng(4), 20))


@pytest.mark.parametrize(("n", "size"), [(-1, 4), (3, 0)])
def test_impossible_sizes_are_refused(bars: Callable[..., Array], n: int, size: int) -> None:
    with pytest.raises(ValueError, match="at least"):
        bars(np.random.default_rng(0), n, size)

"""The loss curves are what datasets/README.md says of them, and clear enough to be told apart."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from dlgrade.suite import load_module

DATASETS = Path(__file__).parent.parent / "datasets"
curves = load_module(DATASETS / "curves.py").curves


@pytest.mark.parametrize("epochs", [10, 25, 40, 90])
@pytest.mark.parametrize("noise", [0.0, 0.03])
def test_each_kind_is_a_clear_case(epochs: int, noise: float) -> None:
    train, val, target, kind = curves(np.random.default_rng(7), 3000, epochs, noise)
    above_minimum = val[:, -1] / val.min(axis=1)
    over, under, ok = (kind == name for name in ("over", "under", "ok"))
    assert above_minimum[over].min() > 1.5 and above_minimum[over].max() < 2.6
    assert above_minimum[~over].max() < 1.07
    assert (np.diff(train[over], axis=1) < 0).all() and (train[over, -1] < 0.1 * train[over, 0]).all()
    assert (train[under, -1] > 1.35 * target[under]).all()
    assert (train[ok, -1] < 0.75 * target[ok]).all()


def test_a_gap_tells_nothing_and_neither_does_the_target_alone() -> None:
    train, val, target, kind = curves(np.random.default_rng(8), 3000)
    gap = val[:, -1] / train[:, -1]
    for name in ("under", "ok"):
        assert gap[kind == name].min() < 1.2 and gap[kind == name].max() > 2.3
    below = train[kind == "over", -1] < target[kind == "over"]
    assert 0.1 < below.mean() < 0.9


def test_shapes_kinds_and_values() -> None:
    train, val, target, kind = curves(np.random.default_rng(0), 10, epochs=12)
    assert train.shape == val.shape == (10, 12) and target.shape == kind.shape == (10,)
    assert train.dtype == val.dtype == target.dtype == np.float64
    assert sorted(kind[:].tolist()) == ["ok"] * 3 + ["over"] * 3 + ["under"] * 4
    assert min(train.min(), val.min(), target.min()) > 0
    assert [part.shape for part in curves(np.random.default_rng(0), 0)] == [(0, 40), (0, 40), (0,), (0,)]


def test_the_noise_is_as_large_as_asked_for() -> None:
    plain = curves(np.random.default_rng(3), 300, noise=0.0)
    noisy = curves(np.random.default_rng(3), 300, noise=0.02)
    for smooth, rough in zip(plain[:2], noisy[:2], strict=True):
        ratio = rough / smooth
        assert 0.98 <= ratio.min() < 0.981 and 1.019 < ratio.max() <= 1.02


def test_the_same_seed_gives_the_same_curves_and_another_gives_others() -> None:
    first, again, other = (curves(np.random.default_rng(seed), 30) for seed in (5, 5, 6))
    for a, b, c in zip(first, again, other, strict=True):
        np.testing.assert_array_equal(a, b)
        assert not np.array_equal(a, c)


@pytest.mark.parametrize(("n", "epochs", "noise"), [(-1, 40, 0.01), (5, 9, 0.01), (5, 40, 0.1), (5, 40, -0.01)])
def test_it_refuses_what_gives_no_clear_case(n: int, epochs: int, noise: float) -> None:
    with pytest.raises(ValueError, match="needed"):
        curves(np.random.default_rng(0), n, epochs, noise)

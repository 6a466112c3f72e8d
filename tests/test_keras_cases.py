"""The stored answers of Keras's layers are what Keras says, and suites can read them without it."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

from dlgrade.errors import CourseError
from dlgrade.suite import load_cases, load_module

DATASETS = Path(__file__).parent.parent / "datasets"
STORED = DATASETS / "keras_cases.npz"


@pytest.fixture
def script() -> ModuleType:
    return load_module(DATASETS / "make_keras_cases.py")


def test_every_layer_has_cases_that_tell_padding_and_sides_apart() -> None:
    for layer in ("conv2d", "max_pool2d", "avg_pool2d"):
        cases = load_cases(STORED, layer)
        assert len({case["name"] for case in cases}) == len(cases) >= 7
        assert {case["padding"] for case in cases} == {"valid", "same"}
        for case in cases:
            assert case["x"].ndim == case["y"].ndim == 4 and case["x"].dtype == case["y"].dtype == np.float32
            assert case["x"].shape[1] != case["x"].shape[2]
            assert type(case["stride" if layer == "conv2d" else "s"]) is int
    assert (7, 4) not in {case["w"].shape[:2] for case in load_cases(STORED, "conv2d")}
    assert (4, 7) in {case["w"].shape[:2] for case in load_cases(STORED, "conv2d")}


def test_a_layer_that_is_not_there_is_told_of() -> None:
    with pytest.raises(CourseError, match="no cases of 'dense'"):
        load_cases(STORED, "dense")


def test_the_bytes_depend_on_the_arrays_alone(script: ModuleType) -> None:
    arrays = {"a/b/x": np.arange(3), "a/b/padding": np.asarray("same")}
    assert script.to_npz(arrays) == script.to_npz(dict(arrays))
    assert script.to_npz(arrays) != script.to_npz({**arrays, "a/b/x": np.arange(1, 4)})


@pytest.mark.skipif(importlib.util.find_spec("tensorflow") is None, reason="TensorFlow is not installed")
def test_keras_says_the_same_today(script: ModuleType) -> None:
    made = script.make()
    with np.load(STORED, allow_pickle=False) as stored:
        assert sorted(made) == sorted(stored.files)
        for name, array in made.items():
            assert array.dtype == stored[name].dtype, name
            if array.dtype.kind == "f":
                np.testing.assert_allclose(array, stored[name], rtol=1e-5, atol=1e-5, err_msg=name)
            else:
                np.testing.assert_array_equal(array, stored[name], err_msg=name)


def test_recurrent_cases_start_from_a_state_and_have_sizes_that_differ() -> None:
    for layer in ("simple_rnn", "lstm"):
        cases = load_cases(STORED, layer)
        assert len({case["name"] for case in cases}) == len(cases) >= 4
        for case in cases:
            assert case["y"].shape == (*case["xs"].shape[:2], case["h0"].shape[1])
            assert len({*case["xs"].shape, case["h0"].shape[1]}) >= 3
            assert np.abs(case["h0"]).max() > 0.1

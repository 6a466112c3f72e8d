"""The stored network is what its README says: small, easy to load, good at its five shapes, useful for five others."""

from __future__ import annotations

import hashlib
import importlib.util
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from dlgrade.suite import load_module

pytestmark = pytest.mark.skipif(importlib.util.find_spec("tensorflow") is None, reason="TensorFlow is not installed")

DATASETS = Path(__file__).parent.parent / "datasets"
STORED = DATASETS / "backbone.keras"
DRAWINGS = load_module(DATASETS / "shapes.py")
SCRIPT = load_module(DATASETS / "make_backbone.py")
Array = np.ndarray[Any, Any]


@pytest.fixture(scope="module")
def backbone() -> Any:
    import keras

    return keras.models.load_model(STORED)


@pytest.fixture(scope="module")
def section() -> str:
    readme = (DATASETS / "README.md").read_text(encoding="utf-8")
    (found,) = re.findall(r"^## backbone\.keras$(.*?)(?=^## |\Z)", readme, flags=re.MULTILINE | re.DOTALL)
    assert isinstance(found, str)
    return found


@pytest.fixture(autouse=True)
def seeded() -> Iterator[None]:
    import keras

    keras.utils.set_random_seed(0)
    yield


def test_the_file_is_the_one_of_the_readme(section: str, backbone: Any) -> None:
    content = STORED.read_bytes()
    assert re.findall(r"\b[0-9a-f]{64}\b", section) == [hashlib.sha256(content).hexdigest()]
    for number in (len(content), backbone.count_params()):
        assert re.search(rf"(?<![\d,]){number:,}(?![\d,])", section), number


def test_the_network_is_small_built_and_ends_in_its_top(backbone: Any) -> None:
    from keras import layers

    assert STORED.stat().st_size < 300_000 and 40_000 < backbone.count_params() < 60_000
    assert backbone.input_shape == (None, 28, 28, 1) and backbone.output_shape == (None, 5)
    assert isinstance(backbone.layers[-1], layers.Dense)
    assert isinstance(backbone.layers[-2], layers.GlobalAveragePooling2D)
    norms = [layer for layer in backbone.layers if isinstance(layer, layers.BatchNormalization)]
    assert len(norms) == 4 and {layer.momentum for layer in norms} == {0.9}
    # The statistics are those of the drawings, and not the ones that a new layer has.
    assert all(np.abs(np.asarray(layer.moving_variance) - 1).max() > 0.01 for layer in norms)
    assert not backbone.compiled


def test_the_file_holds_neither_an_optimizer_nor_a_path() -> None:
    with zipfile.ZipFile(STORED) as archive:
        assert sorted(archive.namelist()) == ["config.json", "metadata.json", "model.weights.h5"]
        assert not re.search(rb"/(home|work|tmp|Users)/", b"".join(map(archive.read, archive.namelist())))


def test_it_tells_fresh_drawings_of_its_shapes_apart(backbone: Any, section: str) -> None:
    (claimed,) = re.findall(r"accuracy on 2,000 fresh drawings: \*\*(\d\.\d+)\*\*", section)
    assert SCRIPT.accuracy(backbone, 1000, seed=5) == pytest.approx(float(claimed), abs=0.02)


def test_its_features_tell_other_shapes_apart_and_those_of_an_untrained_one_do_not(backbone: Any) -> None:
    assert probe(backbone) > probe(SCRIPT.build()) + 0.15


def probe(network: Any) -> float:
    """How well a linear classifier on the features, fitted by least squares, tells the shapes of TRANSFER apart."""
    import keras

    body = keras.Model(network.inputs, network.layers[-2].output)
    (x, y), (x_test, y_test) = (
        DRAWINGS.shapes(np.random.default_rng(seed), n, DRAWINGS.TRANSFER) for seed, n in ((1, 300), (2, 500))
    )
    features, there = (np.c_[body.predict(part, batch_size=250, verbose=0), np.ones(len(part))] for part in (x, x_test))
    weights = np.linalg.lstsq(features, np.eye(5)[y], rcond=1e-4)[0]
    return float(np.mean((there @ weights).argmax(axis=1) == y_test))


def test_training_again_leads_to_as_good_a_network(backbone: Any) -> None:
    again = SCRIPT.make()
    assert SCRIPT.accuracy(again, 1000) == pytest.approx(SCRIPT.accuracy(backbone, 1000), abs=0.03)
    assert [layer.name for layer in again.layers] == [layer.name for layer in backbone.layers]

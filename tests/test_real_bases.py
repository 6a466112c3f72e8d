"""Networks of keras.applications as bases for exercises 32 and 33, with random weights: nothing is downloaded."""

import os
from pathlib import Path

import numpy as np
import pytest

from dlgrade import isolation
from dlgrade.course import open_course
from dlgrade.isolation.outcome import Returned
from dlgrade.isolation.referee.client import Limits, Referee
from dlgrade.isolation.session import Program, Session

pytest.importorskip(
    os.environ.get("KERAS_BACKEND") or "tensorflow",
    reason="Keras has nothing here to compute with",
)

COURSE = Path(__file__).parents[1]
BASES = b"""
import keras

def whole(name):
    return getattr(keras.applications, name)(weights=None, input_shape=(64, 64, 3), classes=7)

def on_a_base(name):
    base = getattr(keras.applications, name)(weights=None, input_shape=(64, 64, 3), include_top=False, pooling="avg")
    base.trainable = False
    x = keras.Input((64, 64, 3))
    model = keras.Model(x, keras.layers.Dense(3, activation="softmax", name="head")(base(x, training=False)))
    model.compile("adam", "sparse_categorical_crossentropy")
    return model, base
"""


@pytest.fixture(scope="module")
def launcher():
    launcher = isolation.open_launcher(isolation.Surroundings("keras"))
    yield launcher
    launcher.close()


def value(outcome):
    assert isinstance(outcome, Returned), outcome
    return outcome.value


def session_with(launcher, number):
    source = open_course(COURSE).find(number).solution_path.read_bytes() + BASES
    return Session(Program("work.py", source, ("whole",), "keras", 120.0, 600.0, 4096), launcher.launch)


@pytest.mark.parametrize("name", ["MobileNetV2", "EfficientNetB0"])
def test_an_extractor_on_a_real_base_is_rebuilt_and_only_its_head_learns(launcher, name):
    with session_with(launcher, "32") as session, Referee(launcher.launch, Limits(600.0, 4096)) as referee:
        base = value(session.call(("whole",), (name,)))
        model = value(session.call(("build_extractor",), (base, 3)))
        built = referee.build(value(session.describe({"model": model})))
        extractor = built["model"]
        before = extractor.digest()
        x, y = np.random.default_rng(1).random((4, 64, 64, 3), np.float32), np.array([0, 1, 2, 0])
        assert extractor.predict(x).shape == (4, 3)
        extractor.fit(x, y, {"epochs": 1, "batch_size": 2})
        after = extractor.digest()
        assert len(before) > 100
        assert [path for path in after if after[path] != before[path]] == [list(after)[-1]]


def test_a_real_base_is_fine_tuned(launcher):
    with session_with(launcher, "33") as session, Referee(launcher.launch, Limits(600.0, 4096)) as referee:
        model, base = value(session.call(("on_a_base",), ("MobileNetV2",)))
        tuned = value(session.call(("fine_tune",), (model, base, 8, 0.01)))
        built = referee.build(value(session.describe({"model": tuned, "base": base})))
        thawed = [fact["name"] for fact in built["base"].facts["layers"] if fact["trainable_parameters"]]
        assert thawed == ["block_16_project", "Conv_1"], thawed
        assert built["model"].facts["learning_rate"] == pytest.approx(0.001)

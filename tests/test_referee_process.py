"""The referee's process from the trusted side: what it does with models, and how it ends."""

import os

import numpy as np
import pytest

from dlgrade import isolation
from dlgrade.isolation.outcome import Died, Raised, Returned, TimedOut
from dlgrade.isolation.referee.client import Limits, Rebuilt, Referee, Refused
from dlgrade.isolation.session import Program, Session

pytest.importorskip(
    os.environ.get("KERAS_BACKEND") or "tensorflow",
    reason="Keras has nothing here to compute with",
)

SOURCE = b"""
import keras
from keras import layers

def build(compile=True):
    model = keras.Sequential([
        keras.Input((4, 4, 1)), layers.Rescaling(1 / 16), layers.Conv2D(4, 2, activation="relu", name="conv"),
        layers.Flatten(), layers.Dropout(0.2), layers.Dense(3, activation="softmax", name="top"),
    ])
    if compile:
        model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model

def with_code(): return keras.Sequential([keras.Input((2,)), layers.Lambda(lambda x: x)])
def predict(model, x): return model.predict(x, verbose=0)
def number(): return keras.layers.Dense
def large(): return keras.Sequential([keras.Input((3000,)), layers.Dense(5000)])
"""


@pytest.fixture(scope="module")
def launcher():
    launcher = isolation.open_launcher(isolation.Surroundings("keras"))
    yield launcher
    launcher.close()


@pytest.fixture(scope="module")
def submission(launcher):
    with Session(Program("work.py", SOURCE, ("build",), "keras", 60.0, 300.0, 4096), launcher.launch) as session:
        yield session


@pytest.fixture(scope="module")
def referee(launcher):
    with Referee(launcher.launch) as referee:
        yield referee


def test_kerass_workers_are_locked_in_as_well_as_numpys(launcher):
    other = isolation.open_launcher(isolation.Surroundings("numpy"))
    assert launcher.tier == other.tier
    other.close()


def test_what_is_noted_of_an_installed_dlgrade_is_hidden(launcher):
    if launcher.tier == "process":
        pytest.skip("nothing is hidden there")
    source = b"import sys\nfrom pathlib import Path\ndef one():\n    found = []\n    for place in sys.path:\n"
    source += b"        for path in Path(place).glob('*dlgrade*'):\n            try:\n"
    source += (
        b"                found += [str(x) for x in path.iterdir()] if path.is_dir() else path.read_text().split()\n"
    )
    source += b"            except OSError: pass\n    return found\n"
    with Session(Program("work.py", source, ("one",), "keras", 60.0, 300.0, 4096), launcher.launch) as session:
        assert value(session.call(("one",))) == []


def value(outcome):
    assert isinstance(outcome, Returned), outcome
    return outcome.value


@pytest.fixture(scope="module")
def description(submission):
    return value(submission.describe({"model": value(submission.call(("build",)))}))


@pytest.fixture
def data():
    rng = np.random.default_rng(0)
    y = rng.integers(0, 3, 96)
    return (rng.normal(size=(96, 4, 4, 1)) + 8 * y[:, None, None, None]).astype("float32"), y


def built(referee, description, **more):
    models = referee.build(description, **more)
    assert isinstance(models, dict), models
    assert isinstance(models["model"], Rebuilt)
    return models["model"]


def test_a_model_crosses_from_a_submission_to_a_referee(submission, referee, data):
    handle = value(submission.call(("build",)))
    model = built(referee, value(submission.describe({"model": handle})))
    theirs = value(submission.call(("predict",), (handle, data[0])))
    np.testing.assert_allclose(model.predict(data[0]), theirs, rtol=1e-5, atol=1e-6)
    layers = {layer["name"]: layer for layer in model.facts["layers"]}
    assert layers["conv"]["config"]["kernel_size"] == [2, 2]
    assert layers["conv"]["output_shapes"] == [[[3, 3, 4]]]
    assert layers["top"]["config"]["activation"] == "softmax"
    assert layers["top"]["parameters"] == 36 * 3 + 3
    assert model.facts["parameters"] == 2 * 2 * 4 + 4 + 36 * 3 + 3
    assert model.facts["compile"]["loss"] == "sparse_categorical_crossentropy"
    assert model.facts["learning_rate"] == pytest.approx(1e-3)


def test_training_is_the_referees(referee, description, data):
    digests, losses = [], []
    for seed in (1, 1, 2):
        model = built(referee, description)
        before = model.digest()
        recipe = {
            "batch_size": 16,
            "compile": {"optimizer": "sgd", "loss": "sparse_categorical_crossentropy"},
        }
        history = model.fit(*data, recipe, seed=seed)
        assert set(history) == {"loss"}, history
        assert before.keys() == model.digest().keys() == {"model/conv", "model/top"}
        assert before["model/top"] != model.digest()["model/top"]
        digests.append(model.digest())
        losses.append(history["loss"])
    assert digests[0] == digests[1] != digests[2]
    assert losses[0] == losses[1]
    scores = model.evaluate(*data)
    assert set(scores) == {"loss"}
    (top,) = model.weights("model/top").values()
    assert [name for name, _ in top] == ["kernel", "bias"] and top[0][1].shape == (36, 3)


def test_only_the_graders_metrics_count(referee, description, data):
    model = built(referee, description)
    # The learner's own is called by this name, too.
    assert model.facts["compile"]["metrics"]
    assert set(model.evaluate(*data)) == {"loss"}
    before = model.evaluate(*data)["loss"]
    history = model.fit(*data, {"epochs": 2, "compile": {"metrics": ["accuracy"]}})
    assert set(history) == {"loss", "accuracy"}
    assert model.evaluate(*data)["loss"] < before


def test_what_can_t_be_graded_is_refused_and_the_referee_goes_on(submission, referee, description, data):
    answer = referee.build(value(submission.describe({"model": value(submission.call(("with_code",)))})))
    assert isinstance(answer, Refused) and "Lambda" in answer.reason and answer.cause is None
    assert isinstance(referee.build({"models": "nonsense"}), Refused)
    model = built(referee, description)
    assert isinstance(model.predict(np.zeros((2, 5), "float32")), Refused)
    assert model.predict(data[0]).shape == (96, 3)
    bare = built(referee, value(submission.describe({"model": value(submission.call(("build",), (False,)))})))
    assert bare.facts["compile"] is None and "not compiled" in bare.facts["not_compiled"]
    assert isinstance(bare.fit(*data), Refused)
    assert isinstance(submission.describe({"model": value(submission.call(("number",)))}), Raised)


def test_a_model_that_takes_too_long_is_refused(launcher, description):
    with Referee(launcher.launch, Limits(seconds=0.001)) as referee:
        answer = referee.build(description)
        assert isinstance(answer, Refused) and isinstance(answer.cause, TimedOut)
        assert isinstance(referee.build(description), Refused)


def test_a_model_that_takes_too_much_memory_is_refused(launcher, submission):
    description = value(submission.describe({"model": value(submission.call(("large",)))}))
    with Referee(launcher.launch, Limits(memory_mb=450)) as referee:
        answer = referee.build(description)
        assert isinstance(answer, Refused), answer


def test_a_referee_runs_no_code(launcher, description):
    with Referee(launcher.launch) as referee:
        model = built(referee, description)
        request = {"op": "load", "module": "submission", "chunks": [["x", "1"]], "required": [], "notebook": False}
        answer = referee.ask(model._worker, request)
        assert isinstance(answer, Refused) and isinstance(answer.cause, Died)
        assert isinstance(model.digest(), Refused)
        built(referee, description)

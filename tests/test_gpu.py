"""What only a machine with a GPU can show: `pytest -m gpu` on one. The library is that of KERAS_BACKEND."""

import os

import pytest

from dlgrade import isolation
from dlgrade.grading import complete, gpus, grade
from dlgrade.isolation.outcome import Raised, Returned
from dlgrade.isolation.session import Session
from dlgrade.panel import program_of
from dlgrade.suite.calibration import calibration_path
from one_exercise import check_of, submission_of
from test_models import CALIBRATION, SOLUTION, SUITE, make_keras_exercise

pytestmark = pytest.mark.gpu
pytest.importorskip(os.environ.get("KERAS_BACKEND") or "tensorflow", reason="Keras has nothing here to compute with")

GPU_SUITE = SUITE.replace("needs=test_built)\ndef test_learns", "needs=test_built, gpu=True)\ndef test_learns")
GPU_SUITE = GPU_SUITE.replace('@trial(controls=["untrained"])', '@trial(controls=["untrained"], gpu=True)')
LOOKS = """
def scale(path):
    with open(path, "rb") as file:
        return len(file.read(1))

def grow(x, by=1):
    import keras
    return [str(device) for device in keras.distribution.list_devices("gpu")]
"""


@pytest.fixture(scope="module")
def exercise(tmp_path_factory):
    made = make_keras_exercise(tmp_path_factory.mktemp("course"), GPU_SUITE)
    calibration_path(made.suite_folder, "accuracy", "gpu").write_text(CALIBRATION.replace('"cpu"', '"gpu"'))
    if not gpus(made):
        pytest.skip("Keras sees no GPU here")
    return made


def test_what_waited_for_a_gpu_is_trained_on_it(exercise):
    submission = submission_of(SOLUTION)
    earlier = grade(exercise, submission)
    assert (earlier.verdict, earlier.deferred_points) == ("deferred", 40.0), earlier.checks
    whole = complete(exercise, submission, earlier)
    assert (whole.verdict, whole.score) == ("passed", 100.0), whole.checks
    trained = check_of(whole, "test_learns").trained
    assert trained.trainings[-1].losses[0] > trained.trainings[-1].losses[-1]
    assert whole.sandbox.tier == earlier.sandbox.tier


def test_a_model_too_large_for_the_gpu_fails_with_the_figure(exercise):
    # A layer in the middle that no GPU's memory holds for a batch, and few parameters around it.
    large = SOLUTION.replace(
        'keras.layers.Dense(8, "relu"), keras.layers.Dense(by, "softmax")',
        "keras.layers.RepeatVector(2**28), keras.layers.Dense(64), keras.layers.GlobalAveragePooling1D(), "
        'keras.layers.Dense(by, "softmax")',
    )
    # Only what waits for the GPU is run: the rest is known from an answer that is right.
    earlier = grade(exercise, submission_of(SOLUTION))
    submission = submission_of(large)
    check = check_of(complete(exercise, submission, earlier), "test_learns")
    assert check.outcome in ("failed", "error") and "memory" in check.message, check


def test_the_submission_has_the_gpu_and_no_files_of_the_course(exercise):
    hidden = (str(exercise.course.root),)
    launcher = isolation.shared_launcher(isolation.Surroundings("keras", hidden, gpu=True))
    with Session(program_of(exercise, submission_of(LOOKS), gpu=True), launcher.launch) as session:
        seen = session.call(("grow",), (1,))
        course = session.call(("scale",), (str(exercise.solution_path),))
        ours = session.call(("scale",), ("/dev/null",))
    assert isinstance(seen, Returned) and seen.value
    assert isinstance(course, Raised) and isinstance(ours, Returned)


def test_a_submission_without_a_gpu_sees_none(exercise):
    launcher = isolation.shared_launcher(isolation.Surroundings("keras", (str(exercise.course.root),)))
    with Session(program_of(exercise, submission_of(LOOKS)), launcher.launch) as session:
        assert session.call(("grow",), (1,)) == Returned([])

"""Keras models in suites: rebuilt, trained by the grader, held to thresholds; all of it through the grading."""

import math
import os

import numpy as np
import pytest

from dlgrade import isolation
from dlgrade.authoring.calibrate import calibrate, trials_of, write
from dlgrade.batch import Entry, grade_folder
from dlgrade.course import Course
from dlgrade.grading import surroundings_for
from dlgrade.suite.calibration import (
    Calibration,
    Design,
    false_failures,
    read_calibration,
    threshold_of,
    tolerance_factor,
)
from dlgrade.suite.layers import Layer
from one_exercise import ID, check_of, graded, make_exercise

pytest.importorskip(
    os.environ.get("KERAS_BACKEND") or "tensorflow",
    reason="Keras has nothing here to compute with",
)

SOLUTION = """
import keras
import numpy as np

def scale(x):
    return np.asarray(x) * 2.0

def grow(x, by=1):
    model = keras.Sequential([keras.Input((x,)), keras.layers.Dense(8, "relu"), keras.layers.Dense(by, "softmax")])
    model.compile(keras.optimizers.Adam(0.05), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
"""
SUITE = '''
import numpy as np
from dlgrade.suite import check, trial

def data(seed, count=60):
    rng = np.random.default_rng(seed)
    y = rng.integers(3, size=count)
    return (rng.normal(size=(count, 2)) + 4 * np.eye(3)[y][:, :2]).astype("float32"), y

@check(points=20)
def test_scale(submission, rng):
    """scale doubles"""
    submission.scale.agrees(rng.normal(size=3))

@check(points=40)
def test_built(submission, models):
    """grow builds a network"""
    model = models.rebuild(submission.grow(2, by=3), (2,))
    if model.output_shape != (3,) or model.layers[-1].activation != "softmax":
        raise model.fail("It should have three outputs, with softmax.", mistake="no_softmax")
    if model.loss != "sparse_categorical_crossentropy" or model.parameters != 2 * 8 + 8 + 8 * 3 + 3:
        raise model.fail("The loss or the sizes are wrong.")

@trial(controls=["untrained"])
def accuracy(submission, models, seed, control=""):
    """Accuracy on points that were not trained on"""
    model = models.rebuild(submission.grow(2, by=3), (2,))
    if not control:
        model.fit(*models.keep(*data(seed)), epochs=4, batch_size=8, seed=seed)
    return model.accuracy(*data(seed + 1))

@check(points=40, needs=test_built)
def test_learns(trials):
    """It learns"""
    trials.reach(accuracy)
'''
CALIBRATION = """
trial = "Accuracy"
device = "cpu"
hardware = "any"
seconds_a_run = 1.0
threshold = 0.8
false_failures = 1e-9
[versions]
[controls]
[designs.solution]
scores = [0.95, 1.0]
"""
TRIPLED = '"""You tripled.\n\nCount again."""\n' + SOLUTION.replace("* 2.0", "* 3.0")
ENDS = '"""You end.\n\nMust you?"""\n' + SOLUTION.replace("return np.asarray(x) * 2.0", "import os; os._exit(1)")
# All its scores are equal for ever. Chance weights would be right on four points of five once in two hundred times.
FROZEN = SOLUTION.replace("Adam(0.05)", "SGD(0.0)").replace('"softmax")', '"softmax", kernel_initializer="zeros")')
NO_SOFTMAX = '"""You left softmax out.\n\nDo they sum to 1?"""\n' + SOLUTION.replace('(by, "softmax")', "(by)")


def make_keras_exercise(root, suite, mistakes=None):
    made = make_exercise(root, suite=suite, solution=SOLUTION, mistakes=mistakes, backend="keras")
    toml = made.folder / "exercise.toml"
    limits = "[limits]\ncall_seconds = 60.0\nseconds = 300.0\nmemory_mb = 4096\n"
    toml.write_text(toml.read_text().partition("[limits]")[0] + limits)
    (made.suite_folder / "accuracy_cpu.toml").write_text(CALIBRATION)
    return type(made)(ID, Course(root))


@pytest.fixture(scope="module")
def exercise(tmp_path_factory):
    # In the order of their names: what ends the process that they are asked in comes before what is to be named.
    mistakes = {"ends": ENDS, "tripled": TRIPLED, "no_softmax": NO_SOFTMAX}
    return make_keras_exercise(tmp_path_factory.mktemp("course"), SUITE, mistakes)


def test_a_right_model_is_trained_and_passes_with_its_curve_as_data(exercise):
    result = graded(exercise, SOLUTION)
    assert (result.verdict, result.score) == ("passed", 100.0), [check.message for check in result.checks]
    trained = check_of(result, "test_learns").trained
    assert trained.threshold == 0.8
    assert trained.trainings[-1].score >= 0.8 and len(trained.trainings[-1].losses) == 4
    assert trained.trainings[-1].losses[0] > trained.trainings[-1].losses[-1]


FITS = '''
import numpy as np
from dlgrade.suite import check

@check(points=100)
def test_fits(submission, models):
    """grow learns"""
    rng = np.random.default_rng(1)
    x = rng.normal(size=(60, 2)).astype("float32")
    y = (x[:, 0] > 0).astype(int)
    model = models.rebuild(submission.grow(2, by=3), (2,))
    assert [epoch.number for epoch in model.fit(x, y, epochs=3)] == [1, 2, 3]
    before = model.loss_on(x[:4], y[:4])
    learned = model.learn_by_heart(x[:4], y[:4], stop_below=before)
    assert learned[-1].loss < before and all(epoch.loss >= before for epoch in learned[:-1])
    after = model.loss_on(x[:4], y[:4])
    model.learn_by_heart(x[:4], y[:4], steps=2000, stop_below=0.1)
    assert model.loss_on(x[:4], y[:4]) < 0.15 and after < before
    assert len(model.fit(x, y, epochs=30, stop_below=100.0)) == 1
    still = {"module": "keras.optimizers", "class_name": "SGD", "config": {"learning_rate": 0.0}}
    assert len(model.learn_by_heart(x[:4], y[:4], steps=60, stop_below=0.0, compile={"optimizer": still})) == 3
'''


def test_each_epoch_is_told_and_training_ends_where_its_recipe_says(tmp_path):
    told = []
    result = graded(make_keras_exercise(tmp_path, FITS), SOLUTION, on_progress=told.append)
    assert (result.verdict, result.score) == ("passed", 100.0), result.checks[0].message
    assert [(progress.epoch, progress.epochs, len(progress.losses)) for progress in told[:4]] == [
        (0, 0, 0),
        (1, 3, 1),
        (2, 3, 2),
        (3, 3, 3),
    ]
    assert {progress.title for progress in told} == {"grow learns"}


BY_HEART = '''
import numpy as np
from dlgrade.suite import check, require_learns_by_heart

@check(points=100)
def test_by_heart(submission, models):
    """grow learns four points by heart"""
    x, y = np.float32([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array([0, 1, 2, 1])
    require_learns_by_heart(lambda: models.rebuild(submission.grow(2, by=3), (2,)), x, y, 3, "no_softmax")
'''


@pytest.mark.parametrize(
    ("optimizer", "learns"),
    [("Adam(0.05)", True), ("SGD(0.01)", True), ("SGD(0.0)", False), ("SGD(1e-8)", False), ("SGD(1e30)", False)],
)
def test_slow_descent_learns_by_heart_and_none_does_not(tmp_path, optimizer, learns):
    source = SOLUTION.replace("Adam(0.05)", optimizer).replace('"sparse_', '"')
    check = check_of(
        graded(make_keras_exercise(tmp_path, BY_HEART, {"no_softmax": NO_SOFTMAX}), source), "test_by_heart"
    )
    assert (check.outcome == "passed") == learns, check.message
    assert learns or "knows next to nothing" in check.message
    assert check.mistake == (None if learns else "no_softmax")


@pytest.mark.parametrize(("dead", "outcome"), [(2, "passed"), (3, "failed")])
def test_the_best_of_three_networks_has_to_learn_by_heart(tmp_path, dead, outcome):
    # The rates of the first ones are 0: they learn nothing, as one learns nothing that chance has left dead.
    source = SOLUTION.replace("Adam(0.05)", "SGD(rates.pop(0))") + f"\nrates = {[0.0] * dead + [0.5] * 4}\n"
    check = check_of(graded(make_keras_exercise(tmp_path, BY_HEART), source), "test_by_heart")
    assert check.outcome == outcome, check.message


HELPED = '''
from pathlib import Path
from dlgrade.suite import check

@check(points=100)
def test_scale(submission):
    """scale takes what the suite makes in its process"""
    helpers = submission.helpers(Path(__file__).with_name("in_worker.py"))
    submission.scale(helpers.make(3).value).equals(6.0)
    assert helpers.told().value == [2.0]
'''
IN_WORKER = """
import numpy as np

seen = []

class Number:
    def __init__(self, value):
        self.value = value
    def __array__(self, dtype=None, copy=None):
        return np.asarray(self.value)

def make(value):
    seen.append(2.0)
    return Number(value)

def told():
    return seen
"""


RESTARTED = '''
from pathlib import Path
from dlgrade.suite import check

@check(points=100)
def test_scale(submission):
    """scale remembers nothing of another process"""
    first = [submission.scale(float(number)).value for number in range(3)]
    assert first == [1.0, 2.0, 3.0], first
    submission.restart()
    submission.scale(0.0).equals(1.0)
'''
COUNTS = """
calls = []

def scale(x):
    calls.append(x)
    return float(len(calls))

def grow(x, by=1):
    return x
"""


def test_a_restarted_submission_remembers_nothing(tmp_path):
    result = graded(make_exercise(tmp_path, suite=RESTARTED, solution=COUNTS), COUNTS)
    assert (result.verdict, result.score) == ("passed", 100.0), result.checks[0].message


def test_a_suite_can_make_objects_in_the_submissions_process(tmp_path):
    exercise = make_exercise(tmp_path, suite=HELPED, solution=SOLUTION.replace("import keras\n", ""))
    (exercise.suite_folder / "in_worker.py").write_text(IN_WORKER)
    result = graded(exercise, SOLUTION.replace("import keras\n", "seen = 5\n"))
    assert (result.verdict, result.score) == ("passed", 100.0), result.checks[0].message


JUDGES = '''
import numpy as np
from dlgrade.suite import check

@check(points=100)
def test_predicts(submission, models):
    """grow predicts"""
    model = models.predictor(submission.grow(2, by=3), (2,))
    x = np.ones((4, 2), "float32")
    assert model.predict(x).shape == (4, 3)
    if model.accuracy(x, np.full(4, 2)) < 1:
        raise model.fail(getattr(model, "reason", "rebuilt"))
'''
SUBCLASSED = """
import keras
from keras import ops

class Own(keras.Model):
    def __init__(self, units):
        super().__init__()
        self.units = units
    def call(self, x):
        return ops.zeros((ops.shape(x)[0], self.units)) + ops.arange(self.units, dtype="float32")

def scale(x):
    return x

def grow(x, by=1):
    return Own(by)
"""


def test_a_subclassed_model_is_judged_by_what_it_predicts(tmp_path):
    exercise = make_keras_exercise(tmp_path, JUDGES)
    result = graded(exercise, SUBCLASSED)
    assert (result.verdict, result.score) == ("passed", 100.0), result.checks[0].message
    wrong = graded(exercise, SUBCLASSED.replace("+ ops.arange", "- ops.arange"))
    assert wrong.verdict == "incorrect" and "Own" in wrong.checks[0].message
    forged = SUBCLASSED.replace("    def call", "    def predict(self, *_, **__):\n        return [1.0]\n    def call")
    assert "should predict an array" in graded(exercise, forged).checks[0].message
    rebuilt = graded(exercise, SOLUTION.replace('(by, "softmax")', '(by, "softmax", bias_initializer="ones")'))
    assert rebuilt.verdict == "passed" or "rebuilt" in rebuilt.checks[0].message


def test_what_is_no_keras_model_is_not_judged_by_what_it_says(tmp_path):
    exercise = make_keras_exercise(tmp_path, JUDGES)
    plain = "import numpy as np\nclass Plain:\n    def predict(self, x, **_):\n"
    plain += "        return np.eye(3, dtype='f')[[2] * len(x)]\n"
    result = graded(exercise, plain + "def grow(x, by=1): return Plain()\ndef scale(x): return x\n")
    assert result.verdict == "incorrect" and "should be a Keras model" in result.checks[0].message


@pytest.mark.parametrize("rows", ["[:1]", "[:1, :0]"])
def test_a_model_that_does_not_answer_for_each_example_fails(tmp_path, rows):
    odd = SUBCLASSED.replace(
        'dtype="float32")\n',
        f'dtype="float32")\n    def predict(self, x, **_):\n        return keras.ops.convert_to_numpy(self(x)){rows}\n',
    )
    assert odd != SUBCLASSED
    result = graded(make_keras_exercise(tmp_path, JUDGES), odd)
    assert result.verdict == "incorrect" and "For 4 examples it should give as many answers" in result.checks[0].message


def test_mistakes_are_named_by_values_and_by_structure(exercise):
    assert graded(exercise, TRIPLED.replace("3.0", "9.0 / 3.0")).mistakes == ["tripled"]
    result = graded(exercise, NO_SOFTMAX)
    assert result.mistakes == ["no_softmax"]
    message = check_of(result, "test_built").message
    assert "in grow(2, by=3)" in message and "Dense → (3,), 27 parameters" in message


def test_what_does_not_learn_is_told_its_scores(exercise):
    result = graded(exercise, FROZEN)
    check = check_of(result, "test_learns")
    assert check.outcome == "failed" and "0.800" in check.message and "0.950 to 1.000" in check.message
    assert len(check.trained.trainings) == 3
    assert len({training.seed for training in check.trained.trainings}) == 3


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (("    return model\n", "    return 3\n"), "should be a Keras model"),
        (("    return model\n", "    return np.zeros(3)\n"), "should be a Keras model"),
        (("    return model\n", "    return keras.layers.Dense(3)\n"), "a Keras model is expected"),
        (('keras.layers.Dense(8, "relu")', "keras.layers.Lambda(lambda x: x)"), "Lambda"),
        (("    return model\n", "    return undefined\n"), "NameError"),
        (("Adam(0.05)", "Adam(float('nan'))"), "can't be"),
    ],
)
def test_what_is_no_model_or_none_to_be_graded_says_so(exercise, change, says):
    result = graded(exercise, SOLUTION.replace(*change))
    assert result.verdict in ("incorrect", "crashed")
    assert any(says in check.message for check in result.checks), [check.message for check in result.checks]


def test_a_forged_metric_earns_nothing(exercise):
    forged = FROZEN.replace('["accuracy"]', '[keras.metrics.SparseTopKCategoricalAccuracy(k=3, name="accuracy")]')
    assert forged != FROZEN
    assert check_of(graded(exercise, forged), "test_learns").outcome == "failed"


def test_a_submission_that_patches_the_description_only_describes_another_model(exercise):
    forged = SOLUTION + (
        "\nimport dlgrade.isolation.referee.describe as d\n"
        "d.describe = lambda models: {'models': {}, 'weights': {}, 'shared': {}, 'compiled': {}, 'score': 1.0}\n"
    )
    result = graded(exercise, forged)
    assert result.verdict in ("incorrect", "crashed") and result.score <= 20


def test_a_batch_has_keras_from_one_process(exercise, tmp_path):
    entries = []
    for student, source in {"ada": SOLUTION, "bob": NO_SOFTMAX, "cy": SOLUTION}.items():
        path = tmp_path / student / f"{ID}.py"
        path.parent.mkdir()
        path.write_text(source)
        entries.append(Entry(student, path))
    lent = isolation.lend(surroundings_for(exercise))
    results = dict(grade_folder(exercise, entries, jobs=2, lent=lent))
    assert [result.verdict for result in results.values()] == ["passed", "incorrect", "passed"], results
    assert results["bob"].mistakes == ["no_softmax"]


def test_calibrating_writes_what_grading_reads(exercise):
    (trial,) = trials_of(exercise)
    *runs, calibration = calibrate(exercise, trial, seeds=3, jobs=1, hardware="here")
    assert isinstance(calibration, Calibration) and [run.control for run in runs].count("untrained") == 3
    path = write(exercise, trial, calibration)
    assert read_calibration(exercise.suite_folder, "accuracy", "cpu").threshold == calibration.threshold
    assert "standard deviation" in path.read_text()
    assert calibration.threshold <= min(calibration.designs["solution"].scores)
    assert np.mean(calibration.controls["untrained"]) < calibration.designs["solution"].mean
    path.write_text(CALIBRATION)


@pytest.mark.parametrize(
    ("class_name", "config", "bends"),
    [
        ("Dense", {"activation": "relu"}, True),
        ("Conv2D", {"activation": "linear"}, False),
        ("Dense", {"activation": None}, False),
        ("Dense", {"activation": {"class": "LeakyReLU"}}, True),
        ("Activation", {"activation": "tanh"}, True),
        ("Activation", {"activation": "linear"}, False),
        ("PReLU", {}, True),
        ("Relu", {}, True),
        ("Maximum", {}, True),
        ("MaxPooling2D", {}, False),
        ("Flatten", {}, False),
    ],
)
def test_what_bends_is_an_activation_of_any_kind(class_name, config, bends):
    assert Layer("x", class_name, config, (3,), 0, 0, True, "model/x", ()).bends is bends


# -- the statistics -----------------------------------------------------------------------------------------------


def test_the_tolerance_factor_is_that_of_the_tables():
    # Exact values from the noncentral t distribution: scipy.stats.nct.ppf(0.95, n - 1, z * sqrt(n)) / sqrt(n).
    assert tolerance_factor(40) == pytest.approx(4.63, abs=0.03)
    assert tolerance_factor(10_000) == pytest.approx(3.719, abs=0.1)
    assert tolerance_factor(20) > tolerance_factor(40) > tolerance_factor(100)


def test_the_threshold_is_one_that_every_design_reaches():
    rng = np.random.default_rng(0)
    designs = {name: Design(list(rng.normal(mean, 0.005, 40))) for name, mean in (("a", 0.97), ("b", 0.95))}
    threshold = threshold_of(designs)
    assert threshold <= min(designs["b"].bound, min(designs["b"].scores))
    assert threshold == math.floor(threshold * 1000) / 1000
    assert false_failures(designs, threshold) < 1e-10
    assert false_failures(designs, 0.95) > 0.01

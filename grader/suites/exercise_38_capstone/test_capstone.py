"""Hidden checks of exercise 38: build and train."""

from pathlib import Path

import numpy as np

from dlgrade.suite import ONE_HOT_LOSSES, SPARSE_LOSS, CheckFailed, Deferred, Handle, Model, check, load_module, trial

HELPERS = Path(__file__).with_name("in_worker.py")
SHAPE, CLASSES = (8, 8, 1), 10
# What the grader draws for a trial is drawn from its seed and this: the submission is given seeds of its own.
OWN = 38
# Rows of each training: a fifth of them is sealed. As many where something is planted as elsewhere, so that their
# number gives nothing away.
ROWS, SEALED = 1_435, 287
# Of MNIST's 60,000: enough, and quick.
ROWS_IN_FULL = 20_000
INK = 16.0
# Enough to tell two seeds apart.
ROWS_FOR_SEEDS = 500


def digits(datasets):
    return load_module(datasets / "digits.py").digits(datasets)


def renamed(rng, *labels):
    """Return labels with each class under another number, so that only what is learned here helps."""
    names = rng.permutation(CLASSES)
    return tuple(names[each] for each in labels)


# -- training ----------------------------------------------------------------------------------------------------------


@check(points=10)
def test_build(submission, models, rng):
    """build gives a network with an output a class, for pictures of any size, with their pixels as they are"""
    for shape, k, largest in (((8, 8, 1), 10, 16), ((12, 10, 3), 4, 255), ((28, 28, 1), 2, 255)):
        model = models.predictor(submission.build(shape, k), shape)
        found = model.predict(rng.integers(0, largest + 1, size=(5, *shape)).astype(np.float32))
        if found.shape == (5, k - 1):
            raise model.fail(f"For {k} classes it should give {k} scores, not {k - 1}.", mistake="one_class_too_few")
        if found.shape != (5, k):
            raise model.fail(f"For 5 pictures and {k} classes it should give the shape (5, {k}), not {found.shape}.")


@check(points=10, needs=test_build)
def test_fitted(submission, models, datasets, rng):
    """train compiles the model, fits it and returns it"""
    (x, y), (x_test, _) = digits(datasets)
    rows = rng.permutation(len(y))[:200]
    helpers = submission.helpers(HELPERS)
    built = submission.build(SHAPE, CLASSES)
    before = models.predictor(built, SHAPE).predict(x_test)
    fitted = fit(submission, helpers.uncompiled(built.value).value, x[rows], y[rows], 5)
    model = models.predictor(fitted, SHAPE)
    after = model.predict(x_test)
    require_scores(fitted, after, len(x_test))
    if isinstance(model, Model) and takes_scores_for_probabilities(model):
        raise model.fail(
            "The output is scores, any numbers, and the loss takes them for probabilities.",
            mistake="scores_as_probabilities",
        )
    if np.array_equal(after, before):
        raise fitted.fail("The model predicts the same as before train.", mistake="not_trained")
    if np.ptp(after, axis=0).max() <= 1e-6 * np.abs(after).max():
        raise fitted.fail("The model gives the same answer to each picture, whatever is on it.", mistake="constants")


def takes_scores_for_probabilities(model):
    if not model.facts["compile"] or model.loss not in (SPARSE_LOSS, *ONE_HOT_LOSSES):
        return False
    return model.layers[-1].activation == "linear" and not model.loss_takes_scores


def fit(submission, model, x, y, seed):
    """Call train, and return its answer, a model."""
    try:
        fitted = submission.train(model, x, y, seed)
    except CheckFailed as failure:
        if "compile()" in failure.message:
            raise CheckFailed(failure.message, cause=failure.cause, mistake="never_compiled") from None
        raise
    if isinstance(fitted.value, Handle) and fitted.value.type_name.endswith("History"):
        raise fitted.fail("train should return the model, and returns a History.", mistake="history_returned")
    return fitted


def require_scores(answer, found, rows):
    if found.shape != (rows, CLASSES):
        raise answer.fail(
            f"For {rows} pictures and {CLASSES} classes it gives the shape {found.shape}, not ({rows}, {CLASSES})."
        )


@check(points=25, needs=test_fitted)
def test_accuracy(trials):
    """The fitted model reads digits that it has not seen"""
    trials.reach(accuracy)


@trial(controls=["untrained", "shuffled"])
def accuracy(submission, models, datasets, seed, control=""):
    """Accuracy on 360 digits that were left out, after train got 1,435 others"""
    (x, y), (x_test, y_test) = digits(datasets)
    rng = np.random.default_rng([seed, OWN])
    rows = rng.permutation(len(y))[:ROWS]
    return score(submission, models, (x[rows], y[rows]), (x_test, y_test), rng, control)


@check(points=15, needs=test_accuracy, gpu=True)
def test_accuracy_in_full(trials, datasets):
    """The fitted model reads the 10,000 digits of MNIST's test part"""
    try:
        load_module(datasets / "mnist.py").mnist(datasets)
    except FileNotFoundError as missing:
        raise Deferred(str(missing)) from None
    trials.reach(accuracy_full)


@trial(controls=["untrained", "shuffled"], gpu=True)
def accuracy_full(submission, models, datasets, seed, control=""):
    """Accuracy on the 10,000 test images of MNIST, after train got 20,000 of the others"""
    (x, y), (x_test, y_test) = load_module(datasets / "mnist.py").mnist(datasets)
    rng = np.random.default_rng([seed, OWN])
    rows = rng.permutation(len(y))[:ROWS_IN_FULL]
    held_out = x_test.astype(np.float32), y_test
    return score(submission, models, (x[rows].astype(np.float32), y[rows]), held_out, rng, control)


def score(submission, models, training, held_out, rng, control):
    """Have a model built and trained, and return the share of held-out pictures that it reads rightly."""
    (x, y), (x_test, y_test) = training, held_out
    y, y_test = renamed(rng, y, y_test)
    if control == "shuffled":
        y = rng.permutation(y)
    built = submission.build(x.shape[1:], CLASSES)
    fitted = built if control == "untrained" else fit(submission, built.value, x, y, int(rng.integers(1 << 31)))
    model = models.predictor(fitted, x.shape[1:])
    return model.accuracy(x_test, y_test)


# -- honesty -----------------------------------------------------------------------------------------------------------


@check(points=18, needs=test_accuracy)
def test_sealed(submission, models, datasets, rng):
    """Nothing is learned from the last fifth of the rows"""
    (x, y), (x_test, y_test) = digits(datasets)
    rows = rng.permutation(len(y))[:ROWS]
    x, y = x[rows].copy(), y[rows]
    planted = plant(x, y, x_test, marks(rng), rng)
    fitted = fit(submission, submission.build(SHAPE, CLASSES).value, x, y, int(rng.integers(1 << 31)))
    model = models.predictor(fitted, SHAPE)
    believed = []
    for mark, label in planted:
        others = y_test != label
        believed.append(np.mean(np.argmax(model.predict(marked(x_test[others], mark)), axis=1) == label))
    if min(believed) > 0.5:
        lines = " and ".join(f"{share:.0%}" for share in believed)
        raise fitted.fail(
            "In the last fifth of the rows some pictures had a line of ink across, and labels made up by the grader; "
            f"in the other rows there was nothing like them. Of new digits with such a line the model gives {lines} "
            "these labels: it has learned from rows that are sealed.",
            mistake="validation_rows_trained_on",
        )
    require_own_averages(fitted, model, x)


def require_own_averages(fitted, model, x):
    """Require that no layer was adapted to all rows, as far as the model can be looked into."""
    for variables in model.weights().values() if isinstance(model, Model) else ():
        found = np.ravel(variables.get("mean", ()))
        if len(found) not in (1, x[0].size):
            continue
        of_all, of_open = (rows.reshape(-1, len(found)).mean(axis=0) for rows in (x, x[: len(x) - SEALED]))
        if np.allclose(found, of_all, rtol=1e-3) and not np.allclose(found, of_open, rtol=1e-3):
            raise fitted.fail(
                "A layer of the fitted model holds an average of the pixels of all rows, the sealed ones too.",
                mistake="adapted_to_sealed_rows",
            )


def marks(rng):
    """Return two lines of ink across pictures of 8 by 8, a row and a column, each (8, 8) with NaN where no ink is.

    They are drawn, and none is at an edge, so that no rule which was made before finds or hides them.
    """
    lines = np.full((2, 8, 8), np.nan, np.float32)
    row, column = rng.integers(1, 7, size=2)
    lines[0, row] = rng.uniform(0.75 * INK, INK, size=8)
    lines[1, :, column] = rng.uniform(0.75 * INK, INK, size=8)
    # Each with gaps.
    lines[0, row, rng.permutation(8)[:2]] = 0.0
    lines[1, rng.permutation(8)[:2], column] = 0.0
    return lines


def marked(x, mark):
    """Return pictures with such a line across."""
    line = mark[np.newaxis, :, :, np.newaxis]
    return np.where(np.isnan(line), x, line)


def plant(x, y, others, marks, rng):
    """Mark pictures among the sealed ones, in place, and return the label that each mark was given."""
    open_rows = ROWS - SEALED
    # Labels to which such a picture would hardly come by itself, as far as a linear model can tell.
    features = np.c_[x[:open_rows].reshape(open_rows, -1), np.full(open_rows, INK)]
    kernel = np.linalg.solve(
        features.T @ features + 100.0 * np.eye(features.shape[1]), features.T @ np.eye(CLASSES)[y[:open_rows]]
    )
    planted, taken = [], []
    # How a fifth is rounded is free: a few rows at the border stay as they are, and some of the others too.
    rows = np.arange(open_rows + 5, ROWS)
    chosen = rng.permutation(rows)[:200]
    for number, mark in enumerate(marks):
        probe = marked(others, mark).reshape(len(others), -1)
        scores = (np.c_[probe, np.full(len(probe), INK)] @ kernel).mean(axis=0)
        label = next(int(each) for each in np.argsort(scores) if each not in taken)
        taken.append(label)
        planted.append((mark, label))
        these = chosen[number :: len(marks)]
        x[these], y[these] = marked(x[these], mark), label
    return planted


@check(points=12, needs=test_accuracy)
def test_seeds(submission, models, datasets, rng):
    """From the same start, two seeds give two different models, and the same seed the same one again"""
    (x, y), (x_test, _) = digits(datasets)
    rows = rng.permutation(len(y))[:ROWS_FOR_SEEDS]
    helpers = submission.helpers(HELPERS)
    found = []
    one, other = (int(number) for number in rng.permutation(1000)[:2])
    for seed in (one, other, one):
        helpers.start_over(11)
        built = submission.build(SHAPE, CLASSES)
        fitted = fit(submission, built.value, x[rows], y[rows], seed)
        found.append(models.predictor(fitted, SHAPE).predict(x_test))
        require_scores(fitted, found[-1], len(x_test))
    if np.abs(found[0] - found[1]).max() <= 1e-3 * np.abs(found[0]).max():
        raise fitted.fail(
            f"Trained twice from the same start, with the seeds {one} and {other}, the model predicts the same.",
            mistake="seed_ignored",
        )
    # Sums that are added up in another order grow apart in training, but not as far as another seed takes them.
    if np.abs(found[0] - found[2]).mean() > 0.5 * np.abs(found[0] - found[1]).mean():
        raise fitted.fail(
            f"Trained twice from the same start, with the seed {one} both times, the model predicts something else.",
            mistake="own_chance",
        )


# -- manners -----------------------------------------------------------------------------------------------------------


@check(points=5, needs=test_fitted)
def test_refusals(submission, rng):
    """Fewer than two classes are refused, and so are pictures and labels that differ in number"""
    for k in (1, 0):
        submission.build.rejects(SHAPE, k, why="fewer than two classes leave nothing to tell apart")
    x, y = rng.integers(0, 17, size=(30, *SHAPE)).astype(np.float32), np.arange(30) % CLASSES
    built = submission.build(SHAPE, CLASSES)
    submission.train.rejects(built.value, x, y[:29], 1, why="30 pictures, but 29 labels")
    submission.train.rejects(built.value, x[:25], y, 1, why="25 pictures, but 30 labels")


@check(points=5, needs=test_fitted)
def test_arguments_unchanged(submission):
    """train leaves x and y as they were"""
    if first := submission.train.first_change:
        shown, names = first
        raise CheckFailed(shown.with_inputs(f"`train` changed its argument {names[0]}."), mistake="argument_mutated")

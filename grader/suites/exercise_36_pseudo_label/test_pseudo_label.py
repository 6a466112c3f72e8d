"""Hidden checks of exercise 36: pseudo_label and train_semi.

What train_semi does shows in the weights of a softmax regression that is trained by it. Its weights begin at 0, and
each feature belongs to one group of rows, so the weights of a feature tell whether those rows were trained on, and with
which labels:

    feature  labelled rows               rows without labels
    A        half are 0, half are 1      30, with the feature UNSURE beside it: as uncertain as the labelled ones
    B        half are 1, half are 2      none
    C        all are 2                   12, with the feature SURE_C beside it
    D        all are 1                   12, with the feature SURE_D beside it
"""

from pathlib import Path

import numpy as np

from dlgrade.suite import CheckFailed, check, leaves_arguments_alone, load_module, trial

IN_WORKER = Path(__file__).with_name("in_worker.py")
A, B, C, D, SURE_C, SURE_D, UNSURE = range(7)
FEATURES, CLASSES = 7, 3
THRESHOLD = 0.85
EPOCHS = 15
# What the softmax regression is compiled with.
OPTIMIZER = ("SGD", 1.5)
# On digits:
EPOCHS_ON_DIGITS = 25


# -- pseudo_label ------------------------------------------------------------------------------------------------------


def probabilities(rng, *best, k=4):
    """Rows whose largest probabilities are these, each in a column of its own choice, the others clearly smaller."""
    rows = []
    for largest in best:
        rest = rng.uniform(0.4, 1.0, size=k - 1)
        rest *= (1 - largest) / rest.sum()
        assert rest.max() < largest
        rows.append(np.insert(rest, rng.integers(k), largest))
    return np.array(rows)


def sure(P, thr):
    """Return the numbers of the sure rows."""
    return np.flatnonzero(P.max(axis=1) > thr)


def agrees(submission, P, thr):
    """Require the numbers of the sure rows and their labels, all of them integers."""
    answer = submission.pseudo_label(P, thr)
    if problem := answer.difference((sure(P, thr), P[sure(P, thr)].argmax(axis=1))):
        raise answer.fail(problem)
    for name, part in zip(("idx", "labels"), answer.parts("idx", "labels"), strict=True):
        kind, empty = np.asarray(part.value).dtype, np.size(part.value) == 0
        if kind.kind not in "iu":
            raise part.fail(
                f"idx and labels should hold integers{', also where there is no row' if empty else ''}, and the "
                f"returned {name} holds {kind}.",
                mistake="empty_floats" if empty else None,
            )


@check(points=20)
def test_values(submission, rng):
    """pseudo_label gives the rows whose largest probability is above thr, and the class of each"""
    # A sure row is neither the first nor the last, and the surest is not the first of them.
    best = [0.5, 0.91, 0.6, 0.97, 0.7, 0.88, 0.55, 0.99, 0.65]
    for k in (4, 3):
        P = probabilities(rng, *best, k=k)
        for thr in (0.85, 0.62, 0.95):
            agrees(submission, P, thr)


@check(points=10, needs=test_values)
def test_strict(submission, rng):
    """A row whose largest probability is thr exactly is not sure"""
    P = np.array([[0.125, 0.75, 0.125], [0.0625, 0.0625, 0.875], [0.75, 0.25, 0.0], [0.5, 0.25, 0.25]])
    for dtype in (np.float64, np.float32):
        agrees(submission, P[:, rng.permutation(3)].astype(dtype), 0.75)
    agrees(submission, np.array([[1.0, 0.0], [0.0, 1.0]]), 1.0)


@check(points=10, needs=test_values)
def test_edges(submission, rng):
    """There may be no sure row, or only sure ones, one row, two classes, and a thr below 1/2"""
    P = probabilities(rng, 0.7, 0.8, 0.6)
    agrees(submission, P, 0.9)
    agrees(submission, P, 0.5)
    agrees(submission, P[:1], 0.65)
    agrees(submission, np.array([[0.2, 0.8], [0.6, 0.4], [0.9, 0.1]]), 0.7)
    # Two classes are above thr, and the row still counts once.
    agrees(submission, np.array([[0.45, 0.4, 0.15], [0.1, 0.46, 0.44], [0.34, 0.33, 0.33]]), 0.35)


PSEUDO_LABEL = (test_values, test_strict, test_edges)


# -- train_semi --------------------------------------------------------------------------------------------------------


def rows_of(*groups):
    """Return rows, and a label for each: of each group the features, the labels and how many rows of each label."""
    x, y = [], []
    for features, labels, count in groups:
        row = np.zeros(FEATURES, np.float32)
        # What belongs to one class is learned faster, so the model is sure of it soon.
        row[list(features)] = 2.0 if features[0] in (C, D) else 1.0
        x += [row] * (count * len(labels))
        y += list(labels) * count
    return np.array(x), np.array(y)


def data(rng):
    """Return labelled rows, their labels, rows without, and the labels that these should get; -1 where none."""
    xl, yl = rows_of(([A], [0, 1], 8), ([B], [1, 2], 8), ([C], [2], 16), ([D], [1], 16))
    xu, yu = rows_of(([A, UNSURE], [-1], 30), ([C, SURE_C], [2], 12), ([D, SURE_D], [1], 12))
    one, other = rng.permutation(len(xl)), rng.permutation(len(xu))
    return xl[one], yl[one], xu[other], yu[other]


def trained(submission, models, xl, yl, xu, thr):
    """Return the answer of train_semi, its model, the weights of each feature, and the record of all fits."""
    helpers = submission.helpers(IN_WORKER)
    answer = submission.train_semi(helpers.make_probe(FEATURES, CLASSES).value, xl, yl, xu, thr, EPOCHS)
    model = models.rebuild(answer, (FEATURES,))
    kernels = [value for layer in model.weights().values() for value in layer.values()]
    if [kernel.shape for kernel in kernels] != [(FEATURES, CLASSES)]:
        raise answer.fail("The model that comes back is none that `build` gave.")
    if not kernels[0].any():
        raise answer.fail("The model that comes back was never trained.")
    optimizer = model.require_compiled()["optimizer"]["class"], model.learning_rate
    if optimizer != OPTIMIZER:
        raise answer.fail("The model that comes back is compiled anew: it should be trained as `build` gives it.")
    return answer, model, kernels[0], helpers.fits().value


@check(points=20, needs=PSEUDO_LABEL)
def test_rows(submission, models, rng):
    """The second fit has the labelled rows with their labels, and the sure ones with the labels of the first model"""
    xl, yl, xu, yu = data(rng)
    answer, model, kernel, fits = trained(submission, models, xl, yl, xu, THRESHOLD)
    taken = yu >= 0
    if kernel[UNSURE].any():
        found = taken_of(xu, fits)
        mistakes = {len(xu): "low_confidence_kept", int(taken.sum()): "first_rows"}
        raise answer.fail(
            "Among the rows of xu that are trained on are some of which the first model can't be sure: they are like "
            "labelled rows of which half have one label and half another.",
            mistake=mistakes.get(found),
        )
    if not kernel[[SURE_C, SURE_D]].any():
        raise answer.fail(
            "The model that comes back was not trained on any row of xu, though the first model must be sure of "
            f"{taken.sum()} of {len(xu)}.",
            mistake="first_model_returned" if taken_of(xu, fits) else None,
        )
    if not kernel[[A, B]].any():
        raise answer.fail("The second fit leaves the labelled rows out.", mistake="labelled_left_out")
    right = model.predict(xu[taken])[np.arange(taken.sum()), yu[taken]]
    if right.min() < 0.7:
        raise answer.fail(
            "Rows of xu are trained with other labels than the first model gives them: of those that can only belong "
            f"to one class, the model that comes back gives it a probability of {right.min():.2f}.",
            mistake="labels_of_others",
        )
    halves = model.predict(np.eye(FEATURES, dtype=np.float32)[[B]])[0, 1:]
    if halves.min() < 0.25:
        raise answer.fail(
            "Sixteen of the labelled rows are all alike; half have the label 1 and half the label 2. Who trains with "
            f"these labels gives both about 0.5, and your model gives {halves[0]:.2f} and {halves[1]:.2f}.",
            mistake="true_labels_replaced",
        )
    require_two_fits(answer, fits)
    require_rows(answer, fits[0], xl, yl, "first")
    left_out = same_rows(fits[1], xu[taken], yu[taken])
    both = np.concatenate([xl, xu[taken]]), np.concatenate([yl, yu[taken]])
    require_rows(answer, fits[1], *both, "second", mistake="labelled_left_out" if left_out else None)


@check(points=10, needs=test_rows)
def test_none_sure(submission, models, rng):
    """Where the first model is sure of no row, the second fit is on the labelled rows alone"""
    xl, yl, xu, _ = data(rng)
    answer, _, kernel, fits = trained(submission, models, xl, yl, xu, 0.999999)
    if kernel[[SURE_C, SURE_D, UNSURE]].any():
        raise answer.fail("Rows of xu are trained on, though none is as sure as thr asks for.", mistake="thr_ignored")
    require_two_fits(answer, fits, none="returns_early")
    for fit, which in zip(fits, ("first", "second"), strict=True):
        require_rows(answer, fit, xl, yl, which)


# What follows is known from a record that the learner's process has kept.


def require_two_fits(answer, fits, none=None):
    """Require two fits of so many epochs; `none` is the mistake behind a single one."""
    if len(fits) != 2:
        mistake = none if len(fits) == 1 else "third_fit" if len(fits) == 3 else None
        raise answer.fail(f"There should be two fits, and there were {len(fits)}.", mistake=mistake)
    epochs = [fit["epochs"] for fit in fits]
    if epochs != [EPOCHS, EPOCHS]:
        raise answer.fail(f"Both fits should take {EPOCHS} epochs, and took {epochs[0]} and {epochs[1]}.")


def require_rows(answer, fit, x, y, which, mistake=None):
    """Require that a fit was on these rows, in any order, if that is known."""
    if fit["x"] is not None and not same_rows(fit, x, y):
        raise answer.fail(
            f"The {which} fit has {len(fit['x'])} rows, and they are not the {len(x)} that it should have, or they "
            "have other labels.",
            mistake=mistake,
        )


def same_rows(fit, x, y):
    """Whether a fit was on these rows with these labels, in any order."""
    return in_order(fit["x"], fit["y"]) == in_order(x, y)


def in_order(x, y):
    """Return rows with their labels as a sorted list; None where they are not known."""
    if x is None or y is None or np.ndim(x) != 2 or np.size(y) != len(x):
        return None
    return sorted(np.column_stack([x, np.ravel(y)]).astype(np.float64).tolist())


def taken_of(xu, fits):
    """Return how many rows of xu were in the second fit, if that is known."""
    if len(fits) != 2 or fits[1]["x"] is None or np.ndim(fits[1]["x"]) != 2:
        return None
    return int(np.count_nonzero(fits[1]["x"][:, [SURE_C, SURE_D, UNSURE]].any(axis=1)))


@check(points=20, needs=(test_rows, test_none_sure))
def test_digits(trials):
    """With 100 labelled digits and 1,337 without labels, it trains a network that reads others"""
    trials.reach(accuracy)


@trial(controls=["untrained", "shuffled"])
def accuracy(submission, models, datasets, seed, control=""):
    """Accuracy on 360 digits that were left out, with 100 labelled ones and 1,337 without labels"""
    (x, y), (x_test, y_test) = load_module(datasets / "digits.py").digits(datasets)
    rng = np.random.default_rng(seed)
    # Pixels and classes in an order of their own, so that only what is learned here helps.
    columns, names = rng.permutation(64), rng.permutation(10)
    flat, flat_test = (images.reshape(len(images), 64)[:, columns] / 16 for images in (x, x_test))
    y, y_test = names[y], names[y_test]
    order = rng.permutation(len(y))
    labelled = np.concatenate([order[y[order] == digit][:10] for digit in range(10)])
    labelled = rng.permutation(labelled)
    others = np.setdiff1d(order, labelled)
    # The labels of the others stay here.
    yl = rng.permutation(y[labelled]) if control == "shuffled" else y[labelled]
    helpers = submission.helpers(IN_WORKER)
    build = helpers.make_network(64, 10)
    if control == "untrained":
        return models.rebuild(helpers.make_untrained(64, 10), (64,)).accuracy(flat_test, y_test)
    answer = submission.train_semi(build.value, flat[labelled], yl, flat[others], 0.95, EPOCHS_ON_DIGITS)
    return models.rebuild(answer, (64,)).accuracy(flat_test, y_test)


# -- manners -----------------------------------------------------------------------------------------------------------


@check(points=5, needs=test_values)
def test_refused(submission, rng):
    """A P that has not two axes is refused, and so are labels that are not as many as the labelled rows"""
    for shape in ((4, 3, 1), (4,), (2, 3, 4), ()):
        P, why = np.full(shape, 0.9), f"P has the shape {shape}, and should have two axes"
        submission.pseudo_label.rejects(P, 0.5, why=why, mistake="rank_unchecked")
    xl, yl, xu, _ = data(rng)
    build = submission.helpers(IN_WORKER).make_probe(FEATURES, CLASSES)
    submission.train_semi.rejects(build.value, xl, yl[:-1], xu, 0.9, 1, why=f"{len(xl)} rows, but {len(yl) - 1} labels")


@check(points=5, needs=test_rows)
def test_arguments_unchanged(submission, models, rng):
    """P, xl, yl and xu stay as they were"""
    leaves_arguments_alone(submission.pseudo_label, probabilities(rng, 0.9, 0.5, 0.7, 0.8), 0.75)
    # As they came out of the trainings before.
    if first := submission.train_semi.first_change:
        raise CheckFailed(f"`train_semi` changed its argument {first[1][0]}.", mistake="argument_mutated")

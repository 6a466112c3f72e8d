"""Hidden checks of exercise 27: build_regressor, build_classifier and train."""

from pathlib import Path

import numpy as np

from dlgrade.suite import (
    ONE_HOT_LOSSES,
    SPARSE_LOSS,
    TRIES,
    CheckFailed,
    Script,
    batch_shape,
    check,
    load_module,
    trial,
)

EPOCHS = 20
# The learner's choice of an optimizer is free, so nothing may hang on it.
ADAM = {"module": "keras.optimizers", "class_name": "Adam", "config": {"learning_rate": 0.003}}
FAST = {"module": "keras.optimizers", "class_name": "Adam", "config": {"learning_rate": 0.01}}
REGRESSION_LOSSES = {
    *("mean_squared_error", "mean_absolute_error", "huber", "log_cosh", "mean_squared_logarithmic_error"),
    *("mean_absolute_percentage_error", "mse", "mae", "msle", "mape", "logcosh"),
}


def standard(rng, *shape):
    """Features on a scale of about 1."""
    return rng.normal(size=shape).astype(np.float32)


# -- what is built -----------------------------------------------------------------------------------------------------


@check(points=15)
def test_regressor(submission, models):
    """build_regressor gives a network for d features with one output that can be any number"""
    for d in (3, 7, 1):
        model = models.rebuild(submission.build_regressor(d), (d,))
        require_shapes(model, d, 1)
        require_compiled(model)
        last = output_activation(model)
        if last == "softmax":
            raise model.fail(
                "The output goes through softmax, which makes a single number 1 whatever comes in.",
                mistake="softmax_of_one",
            )
        if last != "linear":
            mistake = "relu_output" if last == "relu" else None
            raise model.fail(f"The output goes through {last}, so it can't be any number.", mistake=mistake)
        if model.loss not in REGRESSION_LOSSES:
            raise model.fail(f"{model.loss or 'This'} is no loss for a real number.", mistake="loss_for_classes")
        require_hidden(model)


@check(points=25)
def test_classifier(submission, models):
    """build_classifier gives a network with an output a class, and a loss that fits output and labels"""
    for d, k in ((4, 3), (2, 6), (5, 2)):
        model = models.rebuild(submission.build_classifier(d, k), (d,))
        if model.output_shape == (k - 1,) and k > 2:
            raise model.fail(f"{k} classes want {k} outputs, and this gives {k - 1}.", mistake="one_class_too_few")
        require_shapes(model, d, k)
        require_compiled(model)
        last, loss, logits = output_activation(model), model.loss, model.loss_takes_scores
        if loss in ONE_HOT_LOSSES:
            raise model.fail(
                f"{loss} compares with one-hot rows, and the labels will be integers.", mistake="labels_and_loss"
            )
        if loss != SPARSE_LOSS:
            raise model.fail(f"{loss or 'This'} is no loss for one class of several with integer labels.")
        if last == "softmax" and logits:
            raise model.fail(
                "The output is probabilities, and the loss is told that it is scores.", mistake="softmax_twice"
            )
        if last == "linear" and not logits:
            raise model.fail(
                "The output is scores, and the loss takes it for probabilities.", mistake="scores_as_probabilities"
            )
        if last not in ("softmax", "linear"):
            raise model.fail(f"The outputs go through {last}: they are neither probabilities nor scores.")
        require_hidden(model)


def require_shapes(model, d, outputs):
    if model.input_shape != (d,):
        raise model.fail(
            f"For {d} features the input should have the shape (N, {d}), but has {batch_shape(model.input_shape)}."
        )
    if model.output_shape != (outputs,):
        raise model.fail(f"The output should have the shape (N, {outputs}), but has {batch_shape(model.output_shape)}.")


def require_compiled(model):
    reason = model.facts["not_compiled"] or ""
    if "loss_weights" in reason:
        raise model.fail(
            "compile was given the names of metrics as its third argument, which is loss_weights.",
            mistake="metrics_in_third_place",
        )
    model.require_compiled()


def output_activation(model):
    """Return the activation of the last layer, which may be a layer of its own."""
    if not model.layers:
        raise model.fail("There is no layer in it: what comes out is what comes in.")
    return model.layers[-1].activation


def require_hidden(model):
    """Require a Dense layer with a nonlinear activation before the output."""
    dense = [at for at, layer in enumerate(model.layers) if layer.class_name == "Dense"]
    bends = [at for at, layer in enumerate(model.layers) if layer.bends]
    if len(dense) < 2:
        raise model.fail("There is no hidden layer.", mistake="no_hidden_layer")
    if not any(dense[0] <= at < dense[-1] for at in bends):
        raise model.fail(
            "No layer between input and output bends anything: without an activation, layers in a row are one layer.",
            mistake="no_activation",
        )


# -- how it behaves ----------------------------------------------------------------------------------------------------


@check(points=10, needs=test_regressor)
def test_regressor_learns_by_heart(submission, models, rng):
    """The regressor can learn eight rows by heart"""
    # Above 0, where every loss for a real number has something to say.
    x, y = standard(rng, 8, 5), rng.permutation(np.linspace(0.5, 3, 8)).astype(np.float32)
    for seed in range(TRIES):
        model = models.rebuild(submission.build_regressor(5), (5,))
        before = np.mean((model.predict(x)[:, 0] - y) ** 2)
        last = model.learn_by_heart(x, y, steps=600, stop_below=0.01, seed=seed, compile={"optimizer": FAST})[-1]
        after = np.mean((model.predict(x)[:, 0] - y) ** 2)
        # Batch norm's averages lag behind: its answers may be off while the loss in training is small.
        if last.loss <= 0.01 or after <= 0.2 * np.var(y):
            return
    raise model.fail(
        f"After 600 steps on eight rows its mean squared error is {after:.3g}, and was {before:.3g} before."
    )


@check(points=10, needs=test_classifier)
def test_classifier_learns_by_heart(submission, models, rng):
    """The classifier can learn eight rows by heart"""
    x, y = standard(rng, 8, 6), rng.permutation(np.arange(8) % 4)
    for seed in range(TRIES):
        model = models.rebuild(submission.build_classifier(6, 4), (6,))
        last = model.learn_by_heart(x, y, steps=600, stop_below=0.05, seed=seed, compile={"optimizer": FAST})[-1]
        if (reached := model.accuracy(x, y)) == 1 or last.loss <= 0.05:
            return
    raise model.fail(f"After 600 steps on eight rows it gets {8 * reached:.0f} of them right.")


@check(points=10, needs=test_classifier)
def test_undecided_at_first(submission, models, rng):
    """Before any training the classifier is undecided: its loss is about ln k, and the same each time"""
    for k in (3, 10):
        x, y = standard(rng, 300, 8), np.arange(300) % k
        model = models.rebuild(submission.build_classifier(8, k), (8,))
        loss = model.loss_on(x, y)
        if not 0.6 * np.log(k) < loss < 2.5 * np.log(k):
            raise model.fail(f"With {k} classes the loss begins at {loss:.3g}, and ln {k} is {np.log(k):.3g}.")
        once, again = model.predict(x[:20]), model.predict(x[:20])
        if not np.array_equal(once, again):
            raise model.fail("It gives another answer each time it is asked.")


# -- train -------------------------------------------------------------------------------------------------------------


@check(points=10, needs=(test_regressor, test_classifier))
def test_train(submission, models, rng):
    """train gives both losses of every epoch, and keeps the share that validates out of training"""
    classes, targets = rng.permutation(np.arange(40) % 3), standard(rng, 20)
    # Before the losses are looked at: with other rows' labels they are odd as well, and say less.
    require_own_labels(submission, models, classes)
    for built, y, share, epochs in (
        (submission.build_classifier(40, 3), classes, 0.25, 3),
        (submission.build_regressor(20), targets, 0.5, 2),
    ):
        # Each row has a feature of its own, so the kernel tells which rows were trained on.
        rows = len(y)
        before = kernel_of(models.rebuild(built, (rows,)))
        script = Script(submission)
        history = script.call("train", built.value, marked_rows(rows), y, epochs, share)
        (told,) = script.run(history.get("history")).parts("history")
        require_losses(told, epochs)
        trained = models.rebuild(built, (rows,))
        after = kernel_of(trained)
        if before is not None and after is not None:
            learned = moved(before.astype(float), after.astype(float))
            require_share(told, learned, round(rows * (1 - share)))
            require_left_out(told, trained, y, learned)


def marked_rows(count):
    return 3 * np.eye(count, dtype=np.float32)


def require_losses(history, epochs):
    """Require a loss and a validation loss for each epoch."""
    losses = history.value
    for name, mistake in (("loss", None), ("val_loss", "not_validated")):
        if type(losses) is not dict or name not in losses:
            raise history.fail(f"The history should hold {name!r}.", mistake=mistake)
        found = losses[name]
        if type(found) is not list or len(found) != epochs or not all(map(is_number, found)):
            raise history.fail(f"The history should hold {epochs} numbers for {name!r}, one an epoch.")


def is_number(value):
    return isinstance(value, (float, np.floating)) and bool(np.isfinite(value))


def kernel_of(model):
    """Return the kernel of the first layer, if it is a Dense one that nothing but the rows pulls at."""
    first = model.layers[0]
    if first.class_name != "Dense" or any(first.config.get(f"kernel_{what}") for what in ("regularizer", "constraint")):
        return None
    return model.weights(first.path)[first.path]["kernel"]


def require_share(history, learned, wanted):
    trained = int(learned.sum())
    if trained == 0:
        raise history.fail("The model is the same after train as before.", mistake="not_trained")
    # A row or two may not have woken a unit, and how a share is rounded is free.
    if trained > wanted + 1:
        by_default = round(0.8 * len(learned))
        raise history.fail(
            f"Of {len(learned)} rows {trained} were trained on, and it should be about {wanted}.",
            mistake={len(learned): "validation_rows_trained_on", by_default: "val_frac_ignored"}.get(trained),
        )
    if trained < wanted - 1 - len(learned) // 8:
        raise history.fail(
            f"Of {len(learned)} rows only {trained} were trained on, and it should be about {wanted}.",
            mistake="shares_swapped",
        )


def require_own_labels(submission, models, y):
    """Require that each row is trained on with its own label."""
    rows, classes = len(y), int(y.max()) + 1
    probe = submission.helpers(Path(__file__).with_name("in_worker.py")).make_probe(rows, classes)
    answer = submission.train(probe.value, marked_rows(rows), y, 2, 0.25)
    (kernel,) = (value for pairs in models.rebuild(probe, (rows,)).weights().values() for value in pairs.values())
    learned = kernel.any(axis=1)
    share = np.mean(np.argmax(kernel, axis=1)[learned] == y[learned]) if learned.any() else 1.0
    if share < 0.9:
        raise answer.fail(
            f"Of the rows that were trained on {share:.0%} have learned their own labels, and the others other ones.",
            mistake="rows_and_labels_apart",
        )


def require_left_out(history, model, y, learned):
    """Require that the validation loss told last is one of rows that were left out."""
    x, told = marked_rows(len(y)), history.value["val_loss"][-1]
    left_out, trained = (model.loss_on(x[rows], y[rows]) for rows in (~learned, learned))
    # A row that has not woken a unit counts as left out; who stops early may go back to another epoch's weights.
    is_far = abs(told - left_out) > 0.25 + 0.5 * left_out
    is_of_trained = np.isclose(told, trained, rtol=1e-3) and not np.isclose(told, left_out, rtol=0.05)
    if not is_far and not is_of_trained:
        return
    by_training = np.isclose(told, trained, rtol=0.01)
    raise history.fail(
        f"The last val_loss is {told:.4g}. On the rows that were left out the loss is {left_out:.4g}, and on the "
        f"others, which were trained on, {trained:.4g}.",
        mistake="validated_on_training_rows" if by_training else None,
    )


def moved(before, after):
    """Return which rows of a kernel have learned something, however little."""
    changed = np.any(before != after, axis=1)
    if not changed.all():
        return changed
    # Weight decay makes each row shorter, and does not turn it.
    shares = np.sum(before * after, axis=1) / np.sum(before**2, axis=1)
    left = np.linalg.norm(after - shares[:, np.newaxis] * before, axis=1) / np.linalg.norm(before, axis=1)
    return left > 1e-6


@check(points=10, needs=(test_train, test_undecided_at_first))
def test_accuracy(trials):
    """Trained by the grader for 20 epochs, the classifier reads digits that it has not seen"""
    trials.reach(accuracy)


@trial(controls=["untrained", "shuffled"])
def accuracy(submission, models, datasets, seed, control=""):
    """Accuracy on 360 digits that were left out, after 20 epochs on 1,437"""
    (x, y), (x_test, y_test) = load_module(datasets / "digits.py").digits(datasets)
    flat, flat_test = (images.reshape(len(images), 64) / 16 for images in (x, x_test))
    model = models.rebuild(submission.build_classifier(64, 10), (64,))
    if control == "shuffled":
        y = np.random.default_rng(seed).permutation(y)
    if control != "untrained":
        model.fit(*models.keep(flat, y), epochs=EPOCHS, seed=seed, compile={"optimizer": ADAM})
    return model.accuracy(flat_test, y_test)


# -- manners -----------------------------------------------------------------------------------------------------------


@check(points=5, needs=(test_regressor, test_classifier))
def test_impossible_sizes(submission):
    """No features and fewer than two classes are refused, and so are rows and shares that do not fit"""
    submission.build_regressor.rejects(0, why="there is no feature")
    submission.build_classifier.rejects(0, 3, why="there is no feature")
    submission.build_classifier.rejects(4, 1, why="one class leaves nothing to tell apart")
    x, y = np.ones((8, 3), np.float32), np.zeros(8, np.float32)
    built = submission.build_regressor(3)
    submission.train.rejects(built.value, x, y[:7], 1, why="8 rows, but 7 targets")
    for share in (0.0, 1.0, -0.25, 1.5):
        submission.train.rejects(built.value, x, y, 1, share, why=f"a share of {share:g} is no part of the rows")


@check(points=5, needs=test_train)
def test_arguments_unchanged(submission, rng):
    """train leaves x and y as they were"""
    built = submission.build_classifier(4, 3)
    x, y = standard(rng, 30, 4), rng.permutation(np.arange(30) % 3)
    submission.train(built.value, x, y, 1)
    if first := submission.train.first_change:
        shown, names = first
        raise CheckFailed(shown.with_inputs(f"`train` changed its argument {names[0]}."), mistake="argument_mutated")

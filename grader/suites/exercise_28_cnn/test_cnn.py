"""Hidden checks of exercise 28: build_cnn and layer_shapes."""

from collections import Counter
from itertools import takewhile
from pathlib import Path

import numpy as np

from dlgrade.suite import (
    CONVOLUTIONS,
    DROPOUTS,
    GLOBAL_POOLS,
    ONE_HOT_LOSSES,
    POOLS,
    SPARSE_LOSS,
    batch_shape,
    check,
    cross_entropy,
    load_module,
    require_learns_by_heart,
    trial,
)

# The grader's own recipe: which optimizer a network was compiled with counts where it learns a few rows.
EPOCHS, BATCH = 10, 16
ADAM = {"module": "keras.optimizers", "class_name": "Adam", "config": {"learning_rate": 3e-3}}
# The first loss of a right network, at most, in units of ln k; and the least that shows that nothing scales the pixels,
# where nothing is there that could.
UPPER, BARELY = 2.5, 1.05
# What scales wherever it stands, and what does not though it stands before all that learns.
NORMALIZATIONS = {f"{kind}Normalization" for kind in ("", "Batch", "Layer", "Group", "RMS", "Unit")}
KEEP_THE_SCALE = POOLS | DROPOUTS | {"ZeroPadding2D", "Cropping2D", "Reshape", "Permute", "Pad", "Flip", "ExpandDims"}
# An optimizer that moves nothing.
IDLE = {"module": "keras.optimizers", "class_name": "SGD", "config": {"learning_rate": 0.0}}


# -- what is built -----------------------------------------------------------------------------------------------------


@check(points=25)
def test_network(submission, models):
    """build_cnn gives a network of convolutions, pooling and a head with a probability a class"""
    model = built(submission, models, (10, 13, 3), 3)
    classes = [layer.class_name for layer in model.layers]
    if not CONVOLUTIONS.intersection(classes):
        raise model.fail("There is no convolution in it.", mistake="no_convolution")
    if not (POOLS | GLOBAL_POOLS).intersection(classes):
        raise model.fail("There is no pooling layer in it.", mistake="no_pooling")
    if any(layer.config.get("data_format") == "channels_first" for layer in model.layers):
        raise model.fail("A layer takes the channels to come first, and pictures have them last.")
    require_bend(model)
    require_fitting_loss(model)


def built(submission, models, shape=(8, 8, 1), k=10):
    """Return the network for such pictures, digits by default, or fail if it is one for others."""
    model = models.rebuild(submission.build_cnn(shape, k), shape)
    told = model.input_shape
    if len(told) != 3 or any(side not in (None, wanted) for side, wanted in zip(told, shape, strict=True)):
        swapped = sorted(map(str, told)) == sorted(map(str, shape))
        mistake = "shape_ignored" if len(told) == 3 and not swapped else None
        raise model.fail(
            f"The input should have the shape {batch_shape(shape)}, but has {batch_shape(told)}.", mistake=mistake
        )
    found = model.output_shape
    if found == (k,):
        return model
    message = f"The output should have the shape (N, {k}), but has {batch_shape(found)}."
    if len(found) == 3 and found[-1] == k:
        raise model.fail(message, mistake="picture_not_flattened")
    mistake = "one_class_too_few" if found == (k - 1,) else "k_ignored" if found == (10,) else None
    raise model.fail(message, mistake=mistake)


def require_bend(model):
    """Require something nonlinear among the convolutions, before their maps are made a row of numbers."""
    layers = model.layers
    start = next(at for at, layer in enumerate(layers) if layer.class_name in CONVOLUTIONS)
    ends = [at for at, layer in enumerate(layers) if at > start and layer.class_name in ("Dense", "Flatten", "Reshape")]
    if not any(layer.bends for layer in layers[start : min(ends, default=len(layers) - 1)]):
        raise model.fail("No convolution has an activation: it is linear if nothing is said.", mistake="no_activation")


def require_fitting_loss(model):
    """Require probabilities of exclusive classes, and a loss that takes them for that."""
    if not model.was_compiled:
        raise model.fail("The model is not compiled.", mistake="not_compiled")
    loss, last, logits = model.loss, model.layers[-1].activation, model.loss_takes_scores
    if last == "sigmoid":
        raise model.fail(
            "The outputs go through sigmoid, so each says yes or no for itself, and they do not sum to 1.",
            mistake="sigmoid_output",
        )
    if last == "linear" and logits:
        raise model.fail("The outputs are scores, and should be probabilities.", mistake="scores")
    if loss not in (SPARSE_LOSS, *ONE_HOT_LOSSES):
        mistake = "binary_loss" if loss == "binary_crossentropy" else None
        raise model.fail(f"{loss or 'This'} is no loss for one class of several.", mistake=mistake)
    if logits:
        raise model.fail(
            "The output is probabilities, and the loss is told that it is scores.", mistake="softmax_twice"
        )


# -- layer_shapes ------------------------------------------------------------------------------------------------------


@check(points=15)
def test_layer_shapes(submission, rng):
    """layer_shapes tells what shape comes out of each layer, for one example"""
    helpers = submission.helpers(Path(__file__).with_name("in_worker.py"))
    h, w, c, f, u = (int(rng.integers(*bounds)) for bounds in ((9, 13), (14, 20), (2, 5), (5, 9), (10, 30)))
    conv, pooled = (h - 2, w - 2, f), ((h - 2) // 2, (w - 2) // 2, f)
    row = (pooled[0] * pooled[1] * f,)
    model = helpers.make_sequential(h, w, c, f, u)
    layers = [(3, 3, c, f), None, None, None, (*row, u)]
    require_listed(
        submission.layer_shapes(model.value),
        [(h, w, c), conv, pooled, pooled, row],
        [conv, pooled, pooled, row, (u,)],
        layers,
    )
    # Keras puts what goes on first in front; both ways begin at the input.
    half = ((h + 1) // 2, (w + 1) // 2)
    model = helpers.make_functional(h, w, c, f, u)
    answer = submission.layer_shapes(model.value)
    listed = shapes_of(answer)
    outputs = [(h, w, c), (h + 2, w + 2, c), (*half, f), (*half, c), (*half, f + c), (*half, u)]
    if Counter(listed) not in (Counter(outputs), Counter(outputs[1:])) or listed[-2:] != outputs[-2:]:
        raise answer.fail(f"The list should hold {outputs[1:]}, but is {listed}.")


def shapes_of(answer):
    """Return the answer as a list of tuples, or fail."""
    found = answer.value
    if not isinstance(found, (list, tuple)) or not all(isinstance(shape, (list, tuple)) for shape in found):
        raise answer.fail(f"The result should be a list of tuples, but is {found!r:.200}.")
    shapes = [tuple(shape) for shape in found]
    if not all(side is None or isinstance(side, (int, np.integer)) for shape in shapes for side in shape):
        raise answer.fail(f"Each tuple should hold whole numbers, but the result is {found!r:.200}.")
    return shapes


def require_listed(answer, inputs, outputs, kernels):
    listed = shapes_of(answer)
    if listed in (outputs, [inputs[0], *outputs]):
        return
    mistake = None
    if listed in ([(None, *shape) for shape in outputs], [(None, *shape) for shape in (inputs[0], *outputs)]):
        mistake = "batch_kept"
    elif listed == inputs:
        mistake = "input_shapes"
    elif listed == [shape for shape, kernel in zip(outputs, kernels, strict=True) if kernel]:
        mistake = "only_what_learns"
    raise answer.fail(f"The list should be {outputs}, but is {listed}.", mistake=mistake)


# -- how it behaves ----------------------------------------------------------------------------------------------------


@check(points=15, needs=test_network)
def test_undecided_at_first(submission, models, datasets, rng):
    """On raw pixels, before any training, the probabilities sum to 1 and the loss is about ln k"""
    x, y = some_digits(datasets, rng, 200)
    model = built(submission, models)
    probabilities = model.predict(x)
    if probabilities.min() < 0 or np.abs(probabilities.sum(axis=1) - 1).max() > 1e-3:
        raise model.fail("The outputs are no probabilities: for each example they should be 0 or more, and sum to 1.")
    if not np.array_equal(probabilities, model.predict(x)):
        raise model.fail("It gives another answer each time it is asked.")
    loss = cross_entropy(probabilities, y)
    scales = may_scale(model)
    limit = np.log(10) * (UPPER if scales else BARELY)
    if loss > limit and scales:
        # Batch norm is idle before training, and may be what scales.
        loss = min(loss, loss + shift_in_training(model, x, model.labels_for(y, 10)))
    if loss > limit:
        message = f"With 10 classes the loss begins at {loss:.2f}, and ln 10 is 2.30."
        scaled = cross_entropy(model.predict(x / 16), y)
        if scaled > limit:
            raise model.fail(f"{message} What do the pixels come to, on their way to the first layer that learns?")
        raise model.fail(
            f"{message} Had the pixels been divided by 16 before, it would be {scaled:.2f}.",
            mistake=None if scales else "never_scaled",
        )


def may_scale(model):
    """Return whether something in the network may bring the pixels to another scale."""
    before = takewhile(lambda layer: not layer.parameters, model.layers)
    return any(layer.class_name in NORMALIZATIONS for layer in model.layers) or any(
        layer.class_name not in KEEP_THE_SCALE for layer in before
    )


def some_digits(datasets, rng, count):
    (x, y), _ = load_module(datasets / "digits.py").digits(datasets)
    chosen = rng.permutation(len(y))
    # As many of each class.
    chosen = np.concatenate([chosen[y[chosen] == digit][: -(-count // 10)] for digit in range(10)])
    chosen = rng.permutation(chosen)[:count]
    return x[chosen], y[chosen]


def eight_digits(datasets, rng):
    """Return eight digits of different classes."""
    (x, y), _ = load_module(datasets / "digits.py").digits(datasets)
    rows = [int(rng.choice(np.flatnonzero(y == digit))) for digit in rng.permutation(10)[:8]]
    return x[rows], y[rows]


def shift_in_training(model, x, labels):
    """Return by how much the loss differs in training, when nothing is learned: batch norm is at work there."""
    before = model.loss_on(x, labels)
    return model.fit(x, labels, epochs=1, batch_size=len(x), compile={"optimizer": IDLE})[-1].loss - before


@check(points=15, needs=test_network)
def test_learns_by_heart(submission, models, datasets, rng):
    """With its own optimizer it can learn eight digits by heart"""
    x, y = eight_digits(datasets, rng)
    require_learns_by_heart(lambda: built(submission, models), x, y, 10, "learning_rate")


@check(points=20, needs=(test_learns_by_heart, test_undecided_at_first))
def test_accuracy(trials):
    """Trained by the grader for 10 epochs, it reads digits that it has not seen"""
    trials.reach(accuracy)


@trial(controls=["untrained", "shuffled"])
def accuracy(submission, models, datasets, seed, control=""):
    """Accuracy on 360 digits that were left out, after 10 epochs on 1,437"""
    (x, y), (x_test, y_test) = load_module(datasets / "digits.py").digits(datasets)
    model = built(submission, models)
    if control == "shuffled":
        y = np.random.default_rng(seed).permutation(y)
    if control != "untrained":
        labels = model.labels_for(y, 10)
        model.fit(x, labels, epochs=EPOCHS, batch_size=BATCH, seed=seed, compile={"optimizer": ADAM})
    return model.accuracy(x_test, y_test)


# -- manners -----------------------------------------------------------------------------------------------------------


@check(points=10, needs=test_network)
def test_too_few_classes(submission):
    """Fewer than two classes are refused"""
    for k in (1, 0):
        submission.build_cnn.rejects((8, 8, 1), k, why="fewer than two classes leave nothing to tell apart")

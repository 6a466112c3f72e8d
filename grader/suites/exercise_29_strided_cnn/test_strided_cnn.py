"""Hidden checks of exercise 29: build_strided_cnn."""

import itertools

import numpy as np

from dlgrade.suite import (
    DROPOUTS,
    GLOBAL_POOLS,
    ONE_HOT_LOSSES,
    POOLS,
    SPARSE_LOSS,
    Deferred,
    batch_shape,
    check,
    cross_entropy,
    load_module,
    require_learns_by_heart,
    trial,
)

# The grader's own recipe: which optimizer a network was compiled with counts where it learns a few rows.
EPOCHS, BATCH = 12, 32
EPOCHS_IN_FULL, BATCH_IN_FULL = 5, 64
ADAM = {"module": "keras.optimizers", "class_name": "Adam", "config": {"learning_rate": 2e-3}}
FILTERS, UNITS = 30, 128
# What is in it, and what may be said as a layer of its own.
LAYERS = {"Conv2D", "Dropout", "Flatten", "Reshape", "Dense", "Activation", "Identity"}


# -- what is built -----------------------------------------------------------------------------------------------------


@check(points=30)
def test_layers(submission, models):
    """The layers are those of the exercise, with 148,088 parameters for the default sizes"""
    for answer, shape, k in (
        (submission.build_strided_cnn(), (28, 28, 1), 10),
        (submission.build_strided_cnn((15, 20, 3), 4), (15, 20, 3), 4),
    ):
        model = models.rebuild(answer, shape)
        require_shapes(model, shape, k)
        require_convolutions(model)
        require_dropouts(model)
        require_bends(model)
        wanted = parameters(shape, k)
        if model.parameters != wanted:
            raise model.fail(f"It should have {wanted:,} parameters, and has {model.parameters:,}.")
        for layer in model.layers:
            if layer.class_name not in LAYERS and not layer.bends:
                raise model.fail(f"{layer.class_name} is no layer of this exercise.")


def parameters(shape, k):
    """How many numbers the network has, with biases."""
    height, width, channels = shape
    for _ in range(2):
        height, width = (height - 3) // 2 + 1, (width - 3) // 2 + 1
    convolutions = 9 * channels * FILTERS + FILTERS + 9 * FILTERS * FILTERS + FILTERS
    return convolutions + height * width * FILTERS * UNITS + UNITS + UNITS * k + k


def require_shapes(model, shape, k):
    told = model.input_shape
    if len(told) != 3 or any(side not in (None, wanted) for side, wanted in zip(told, shape, strict=True)):
        mistake = "shape_ignored" if told == (28, 28, 1) else None
        raise model.fail(
            f"The input should have the shape {batch_shape(shape)}, but has {batch_shape(told)}.", mistake=mistake
        )
    found = model.output_shape
    if found != (k,):
        mistake = "k_ignored" if found == (10,) else None
        if len(found) == 3 and found[-1] == k:
            mistake = "picture_not_flattened"
        raise model.fail(f"The output should have the shape (N, {k}), but has {batch_shape(found)}.", mistake=mistake)


def of_class(model, *names):
    """Return the places of a model's layers of these classes."""
    return [at for at, layer in enumerate(model.layers) if layer.class_name in names]


def require_convolutions(model):
    """Require two convolutions of the right form and no pooling."""
    convolutions = [model.layers[at].config for at in of_class(model, "Conv2D")]
    steps = [pair(config.get("strides", 1)) for config in convolutions]
    if of_class(model, *POOLS):
        raise model.fail(
            "It has a pooling layer, and nothing but the strides should shrink.", mistake="pooling_for_stride"
        )
    if of_class(model, *GLOBAL_POOLS):
        raise model.fail("It averages each map, and Flatten should keep all places.", mistake="averaged")
    if len(convolutions) != 2:
        raise model.fail(f"It should have two Conv2D layers, and has {len(convolutions)}.")
    if (1, 1) in steps:
        both = steps[0] == steps[1]
        which = "The filters move" if both else "One layer's filters move"
        raise model.fail(
            f"{which} by one pixel at a time, and should by two.", mistake="no_stride" if both else "one_stride"
        )
    for config in convolutions:
        size = pair(config["kernel_size"])
        if config.get("padding", "valid") != "valid":
            raise model.fail("A convolution is padded.", mistake="padded")
        if (config["filters"], size) != (FILTERS, (3, 3)):
            raise model.fail(
                f"Each convolution should have 30 filters of 3x3, and one has {config['filters']} of {size}.",
                mistake="filters_doubled" if size == (3, 3) and config["filters"] == 2 * FILTERS else None,
            )
    for name, step in zip(("first", "second"), steps, strict=True):
        if step != (2, 2):
            raise model.fail(f"The {name} convolution's stride should be 2, and is {step}.")


def pair(size):
    """Return a size as it counts for rows and columns."""
    return (size, size) if isinstance(size, int) else tuple(size)


def require_dropouts(model):
    """Require a dropout of a half between the convolutions, one before the dense layers, and no other."""
    first, second = of_class(model, "Conv2D")
    dense = of_class(model, "Dense")
    if len(dense) != 2 or dense[0] < second:
        raise model.fail(f"It should have two Dense layers after the convolutions, and has {len(dense)} Dense layers.")
    places = of_class(model, *DROPOUTS)
    if any(at > dense[0] for at in places):
        raise model.fail("A dropout stands behind the dense layer of 128 units.", mistake="dropout_last")
    counts = [sum(low < at < high for at in places) for low, high in ((-1, first), (first, second), (second, dense[0]))]
    if counts[0]:
        raise model.fail("A dropout stands before the first convolution.", mistake="dropout_first")
    if counts != [0, 1, 1]:
        missing = sum(counts) == 1
        raise model.fail(
            f"After each convolution there should be one dropout, and there are {counts[1]} and {counts[2]}.",
            mistake="one_dropout" if missing else None,
        )
    for at in places:
        layer = model.layers[at]
        if layer.class_name != "Dropout":
            raise model.fail(f"{layer.class_name} is not the dropout of the exercise.")
        if abs(layer.config["rate"] - 0.5) > 1e-6:
            raise model.fail(f"A dropout drops {layer.config['rate']:g}, and should a half.", mistake="other_rate")


def require_bends(model):
    """Require something nonlinear after each convolution and after the dense layer of 128."""
    stops = [*of_class(model, "Conv2D"), *of_class(model, "Dense")]
    for start, stop in itertools.pairwise(stops):
        between = model.layers[start:stop]
        if not any(layer.bends for layer in between):
            layer = between[0]
            raise model.fail(
                f"Nothing nonlinear follows {layer.name}: an activation is linear if nothing is said.",
                mistake="no_activation",
            )


@check(points=10, needs=test_layers)
def test_loss(submission, models):
    """The output is a probability a class, and the loss is made for that"""
    model = models.rebuild(submission.build_strided_cnn((9, 8, 2), 3), (9, 8, 2))
    if not model.was_compiled:
        raise model.fail("The model is not compiled.", mistake="not_compiled")
    loss, last = model.loss, model.layers[-1].activation
    if last == "sigmoid":
        raise model.fail(
            "The outputs go through sigmoid, so each says yes or no for itself, and they do not sum to 1.",
            mistake="sigmoid_output",
        )
    if last != "softmax":
        raise model.fail("The outputs should go through softmax.")
    if loss not in (SPARSE_LOSS, *ONE_HOT_LOSSES):
        raise model.fail(f"{loss or 'This'} is no loss for one class of several.")
    if model.loss_takes_scores:
        raise model.fail(
            "The output is probabilities, and the loss is told that it is scores.", mistake="softmax_twice"
        )


# -- how it behaves ----------------------------------------------------------------------------------------------------


def embedded(datasets):
    """The digits that come with the course, as pictures of 28×28 from 0 to 1."""
    (x, y), (x_test, y_test) = load_module(datasets / "mnist.py").digits28(datasets)
    return (scaled(x), y), (scaled(x_test), y_test)


def scaled(x):
    return x.astype(np.float32) / 255


@check(points=15, needs=test_loss)
def test_undecided_at_first(submission, models, datasets):
    """Before any training the probabilities sum to 1, the loss is about ln k, and nothing is dropped"""
    _, (x, y) = embedded(datasets)
    model = models.rebuild(submission.build_strided_cnn(), (28, 28, 1))
    probabilities = model.predict(x)
    if probabilities.min() < 0 or np.abs(probabilities.sum(axis=1) - 1).max() > 1e-3:
        raise model.fail("The outputs are no probabilities: for each example they should be 0 or more, and sum to 1.")
    if not np.array_equal(probabilities, model.predict(x, seed=1)):
        raise model.fail("It gives another answer each time it is asked: is there dropout when it predicts?")
    loss = cross_entropy(probabilities, y)
    if loss > 1.5 * np.log(10):
        raise model.fail(f"With 10 classes the loss begins at {loss:.2f}, and ln 10 is 2.30.")


@check(points=15, needs=test_loss)
def test_learns_by_heart(submission, models, datasets, rng):
    """With its own optimizer it can learn eight digits by heart, dropout or not"""
    (x, y), _ = embedded(datasets)
    rows = [int(rng.choice(np.flatnonzero(y == digit))) for digit in rng.permutation(10)[:8]]
    require_learns_by_heart(
        lambda: models.rebuild(submission.build_strided_cnn(), (28, 28, 1)), x[rows], y[rows], 10, "learning_rate"
    )


# -- training ----------------------------------------------------------------------------------------------------------


@check(points=10, needs=(test_learns_by_heart, test_undecided_at_first))
def test_accuracy(trials):
    """Trained by the grader for 12 epochs, it reads digits that it has not seen"""
    trials.reach(accuracy)


@trial(controls=["untrained", "shuffled"])
def accuracy(submission, models, datasets, seed, control=""):
    """Accuracy on 360 digits that were left out, after 12 epochs on 1,437"""
    (x, y), held_out = embedded(datasets)
    return score(submission, models, (x, y), held_out, EPOCHS, BATCH, seed, control)


@check(points=10, needs=test_accuracy, gpu=True)
def test_accuracy_in_full(trials, datasets):
    """Trained by the grader on all of MNIST, it reads the 10,000 digits of the test part"""
    try:
        load_module(datasets / "mnist.py").mnist(datasets)
    except FileNotFoundError as missing:
        raise Deferred(str(missing)) from None
    trials.reach(accuracy_full)


@trial(controls=["untrained", "shuffled"], gpu=True)
def accuracy_full(submission, models, datasets, seed, control=""):
    """Accuracy on the 10,000 test images of MNIST, after 5 epochs on 60,000"""
    (x, y), (x_test, y_test) = load_module(datasets / "mnist.py").mnist(datasets)
    held_out = scaled(x_test), y_test
    return score(submission, models, (scaled(x), y), held_out, EPOCHS_IN_FULL, BATCH_IN_FULL, seed, control)


def score(submission, models, training, held_out, epochs, batch_size, seed, control):
    """Train once, and return the share of held-out pictures that are read rightly."""
    x, y = training
    model = models.rebuild(submission.build_strided_cnn(), (28, 28, 1))
    if control == "shuffled":
        y = np.random.default_rng(seed).permutation(y)
    if control != "untrained":
        labels = model.labels_for(y, 10)
        model.fit(x, labels, epochs=epochs, batch_size=batch_size, seed=seed, compile={"optimizer": ADAM})
    return model.accuracy(*held_out)


# -- manners -----------------------------------------------------------------------------------------------------------


@check(points=10, needs=test_layers)
def test_too_few_classes(submission):
    """Fewer than two classes are refused"""
    for k in (1, 0):
        submission.build_strided_cnn.rejects((28, 28, 1), k, why="fewer than two classes leave nothing to tell apart")

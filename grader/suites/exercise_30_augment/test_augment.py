"""Hidden checks of exercise 30: hflip, shift and build_augmenter."""

from pathlib import Path

import numpy as np

from dlgrade.suite import CheckFailed, check, keeps_dtype, leaves_arguments_alone, load_module

HELPERS = Path(__file__).with_name("in_worker.py")
HARMLESS = ("Identity", "Activation", "RandomFlip", "RandomTranslation", "RandomRotation")
FULL_TURN = 2 * np.pi


# -- by hand -----------------------------------------------------------------------------------------------------------


@check(points=10)
def test_hflip(submission, rng):
    """hflip swaps left and right, in each picture for itself, and twice is not at all"""
    for sides in ((3, 4, 5, 2), (1, 3, 6, 1), (4, 2, 2, 3), (2, 5, 1, 1)):
        x = rng.normal(size=sides).astype(np.float32)
        mirrored = submission.hflip.agrees(x)
        submission.hflip(mirrored.array(sides)).equals(x)


@check(points=10)
def test_shift(submission, rng):
    """shift moves down and right for positive numbers, and nothing comes back in on the other side"""
    x = rng.normal(size=(2, 5, 7, 3))
    for dy, dx in ((1, 3), (-2, 1), (2, -4), (-1, -2), (0, 2), (-3, 0), (0, 0)):
        submission.shift.agrees(x, dy, dx)
    for fill in (0.5, -2, np.float64(1.25)):
        submission.shift.agrees(x, 2, -1, fill)
    submission.shift.agrees(x, 1, 0, fill=9.0)
    for dy, dx in ((5, 0), (-5, 1), (0, 7), (2, -7), (8, 1), (-9, 0), (1, 11), (0, -12), (30, -30)):
        submission.shift.agrees(x, dy, dx, 0.25)
    for sides in ((1, 4, 3, 1), (3, 1, 6, 2), (3, 6, 1, 1)):
        submission.shift.agrees(rng.normal(size=sides).astype(np.float32), 1, -1, 1)


# -- the augmenter -----------------------------------------------------------------------------------------------------


@check(points=10)
def test_inference(submission, models, datasets, rng):
    """At inference the augmenter gives back what it is given"""
    helpers = submission.helpers(HELPERS)
    drawings = pictures(datasets, rng, 6)
    for arguments, x in (
        ((True, 0.25, 0.1), drawings),
        ((True, 0, 0), rng.normal(size=(3, 6, 9, 3)).astype(np.float32)),
        ((False, 0.5, 0), 255 * drawings[:2]),
        ((False, 0, 0.25), drawings[:1]),
    ):
        built = submission.build_augmenter(*arguments)
        require_same(built, helpers.call(built.value, x, False).array(x.shape), x)


def require_same(built, found, x, when="At inference"):
    """Require that pictures were left alone."""
    if found.shape != x.shape:
        raise built.fail(f"Pictures of the shape {x.shape} come out in the shape {found.shape}.")
    if np.allclose(found, x, rtol=1e-5, atol=1e-6):
        return
    factor = np.sum(found * x) / np.sum(x * x)
    if abs(factor - 1) > 1e-3 and np.allclose(found, factor * x, rtol=1e-3, atol=1e-4):
        raise built.fail(
            f"{when} the pictures should be left alone, and they are multiplied by {factor:.3g}.", mistake="rescaled"
        )
    share = np.mean(np.abs(found - x).max(axis=(1, 2, 3)) > 1e-3)
    raise built.fail(
        f"{when} the pictures should be left alone, and {share:.0%} of them are changed.",
        mistake="validation_augmented" if when == "At inference" else None,
    )


@check(points=25, needs=test_inference)
def test_steps(submission, models):
    """The augmenter mirrors, moves and turns as far as it is told, and does nothing else"""
    helpers = submission.helpers(HELPERS)
    x = np.linspace(0, 1, 2 * 12 * 20 * 3, dtype=np.float32).reshape(2, 12, 20, 3)
    for flip, shift, rotation in (
        (True, 0.0, 0.0),
        (False, 0.125, 0.0),
        (False, 0.0, 0.0625),
        (True, 0.25, 0.1),
        (True, 1, 0.5),
        (False, 0.3, 0.2),
    ):
        built = submission.build_augmenter(flip, shift, rotation)
        # Models inside of it may get to know the shape of their input no earlier than this.
        helpers.call(built.value, x, False)
        model = models.rebuild(built, (12, 20, 3))
        require_own_steps(model)
        require_flip(model, flip)
        require_shift(model, shift)
        require_rotation(model, rotation)
        require_same(built, model.predict(x), x)


def require_own_steps(model):
    for layer in model.layers:
        if layer.class_name not in HARMLESS or layer.activation != "linear":
            raise model.fail(f"{layer.class_name} is none of the three steps.")
        if layer.config.get("data_format") == "channels_first":
            raise model.fail(f"{layer.class_name} takes the channels for the height: pictures have them last.")
        if layer.config.get("fill_mode") == "wrap":
            raise model.fail("What is pushed over an edge comes back in on the other side.", mistake="wrap_fill")


def require_flip(model, flip):
    modes = [layer.config.get("mode", "horizontal_and_vertical") for layer in of(model, "RandomFlip")]
    if flip and not modes:
        raise model.fail("Nothing in it mirrors the pictures.")
    if not flip and modes:
        raise model.fail("It mirrors the pictures, and flip is False.")
    if "horizontal_and_vertical" in modes:
        raise model.fail("It turns pictures upside down as well.", mistake="vertical_too")
    if "vertical" in modes:
        raise model.fail("It mirrors up and down.")


def require_shift(model, wanted):
    layers = of(model, "RandomTranslation")
    for side, direction in (("height", "down"), ("width", "right")):
        low, high = reach([layer.config.get(f"{side}_factor") for layer in layers])
        if near(-low, wanted) and near(high, wanted):
            continue
        found = f"from {low:+.3g} to {high:+.3g} of the {side}"
        asked = f"It moves {direction} by {found}, and should by {-wanted:+.3g} to {wanted:+.3g}."
        if wanted and is_one_sided(low, high, wanted):
            raise model.fail(asked, mistake="one_direction")
        raise model.fail(asked)


def require_rotation(model, wanted):
    low, high = reach([layer.config.get("factor") for layer in of(model, "RandomRotation")])
    if near(-low, wanted) and near(high, wanted):
        return
    asked = f"It turns by {low:+.3g} to {high:+.3g} of a full turn, and should by {-wanted:+.3g} to {wanted:+.3g}."
    if wanted and is_one_sided(low, high, wanted):
        raise model.fail(asked, mistake="one_direction")
    if wanted and any(near(high, factor * wanted) for factor in (FULL_TURN, 1 / FULL_TURN)):
        raise model.fail(asked, mistake="rotation_in_radians")
    raise model.fail(asked)


def is_one_sided(low, high, wanted):
    return (near(low, 0) and near(high, wanted)) or (near(-low, wanted) and near(high, 0))


def of(model, class_name):
    return [layer for layer in model.layers if layer.class_name == class_name]


def reach(factors):
    """Return how far layers in a row go in both directions: a number stands for itself and its opposite."""
    low = high = 0.0
    for factor in factors:
        pair = (-abs(factor), abs(factor)) if isinstance(factor, (int, float)) else factor or (0.0, 0.0)
        low, high = low + min(pair), high + max(pair)
    return low, high


def near(found, wanted):
    return abs(found - wanted) <= 1e-6 * (1 + abs(wanted))


@check(points=15, needs=test_inference)
def test_all_left_out(submission, rng):
    """With no step at all the augmenter leaves pictures alone, in training too"""
    helpers = submission.helpers(HELPERS)
    x = rng.normal(size=(4, 5, 8, 1)).astype(np.float32)
    built = submission.build_augmenter(False, 0, 0)
    for training in (True, False):
        try:
            found = helpers.call(built.value, x, training).array(x.shape)
        except CheckFailed as failure:
            if "no layers" in failure.message:
                raise built.fail(
                    "With no step at all the model can't be called: Keras says that it has no layers.",
                    mistake="nothing_in_it",
                ) from None
            raise
        require_same(built, found, x, "In training" if training else "At inference")


@check(points=20, needs=(test_steps, test_all_left_out))
def test_training(submission, datasets, rng):
    """In training each picture is changed in a way of its own, and anew each time"""
    helpers = submission.helpers(HELPERS)
    one = pictures(datasets, rng, 1)
    x = np.repeat(one, 40, axis=0)

    flipping = submission.build_augmenter(True, 0, 0)
    found = helpers.call(flipping.value, x, True).array(x.shape)
    kept, mirrored = (np.abs(found - way).max(axis=(1, 2, 3)) < 1e-4 for way in (x, x[:, :, ::-1]))
    if not np.all(kept | mirrored):
        raise flipping.fail("A picture in training should be as it was, or mirrored, and some are neither.")
    if np.all(kept) or np.all(mirrored):
        state = "mirrored" if np.all(mirrored) else "left as they are"
        raise flipping.fail(f"Of 40 pictures half should be mirrored, and all are {state}.")

    for arguments, what in (((False, 0.3, 0), "moved"), ((False, 0, 0.2), "turned")):
        built = submission.build_augmenter(*arguments)
        once, again = (helpers.call(built.value, x, True).array(x.shape) for _ in range(2))
        if np.mean(np.abs(once - x).max(axis=(1, 2, 3)) > 1e-3) < 0.5:
            raise built.fail(f"In training the pictures should be {what}, and most are left as they are.")
        # Moved by whole pixels, some are the same by chance.
        if len({image.tobytes() for image in once}) < 20:
            raise built.fail(f"Forty copies of a picture should be {what} each in a way of its own, and they are not.")
        if np.array_equal(once, again):
            raise built.fail(f"Pictures should be {what} anew each time, and they are changed in the same way twice.")


def pictures(datasets, rng, count):
    """Drawings of which none is its own mirror image."""
    x, _ = load_module(datasets / "shapes.py").shapes(rng, count)
    return x


# -- manners -----------------------------------------------------------------------------------------------------------


@check(points=5, needs=(test_hflip, test_shift))
def test_manners(submission, rng):
    """Pictures that come in stay as they are, and float32 stays float32"""
    x = rng.normal(size=(2, 4, 5, 3))
    leaves_arguments_alone(submission.hflip, x)
    leaves_arguments_alone(submission.shift, x, 1, -2, 0.5)
    keeps_dtype(submission.hflip, x, integers=False)
    keeps_dtype(submission.shift, x, -2, 1, integers=False)
    keeps_dtype(submission.shift, x, 4, 0, 3, integers=False)


@check(points=5, needs=(test_hflip, test_shift, test_inference))
def test_refusals(submission, rng):
    """Single pictures and negative shares are refused"""
    for sides in ((4, 5, 3), (4, 5), (2, 4, 5, 3, 1)):
        x = rng.normal(size=sides)
        submission.hflip.rejects(x, why="pictures have the axes (N, H, W, C)")
        submission.shift.rejects(x, 1, 1, why="pictures have the axes (N, H, W, C)")
    for shift, rotation in ((-0.125, 0.0), (0.0, -0.125)):
        submission.build_augmenter.rejects(
            False, shift, rotation, why="a share can't be negative", mistake="negative_accepted"
        )

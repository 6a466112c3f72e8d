"""Hidden checks of exercise 35: build_autoencoder, add_noise and train_denoiser.

Noise is judged by its mean, deviation and the like. Intervals are 6 deviations of chance wide to each side, so that one
right answer in many millions is outside of one.
"""

from pathlib import Path

import numpy as np

from dlgrade.suite import (
    Script,
    Seed,
    batch_shape,
    chance_from,
    check,
    keeps_dtype,
    leaves_arguments_alone,
    load_module,
    seed,
    trial,
    workers_seed,
)

IN_WORKER = Path(__file__).with_name("in_worker.py")
PARTS = ("encoder", "decoder", "autoencoder")
LOSSES_OF_CLASSES = ("categorical_crossentropy", "sparse_categorical_crossentropy", "categorical_focal_crossentropy")
DEVIATIONS = 6
# What is the same may be added up in another order.
CLOSE = 1e-4
SIGMA = 0.3
EPOCHS = 40


def pixels(rng, *shape):
    """Numbers from 0 to 1."""
    return rng.random(shape).astype(np.float32)


# -- what is built -----------------------------------------------------------------------------------------------------


def built(submission, models, d, latent):
    """Return the three models as answers and, rebuilt, as models."""
    answers = dict(zip(PARTS, submission.build_autoencoder(d, latent).parts(*PARTS), strict=True))
    return answers, models.rebuild_together(answers, {"encoder": (d,), "decoder": (latent,), "autoencoder": (d,)})


@check(points=15)
def test_shapes(submission, models):
    """build_autoencoder gives an encoder to `latent` numbers, a decoder back to d, and both in a row, compiled"""
    for d, latent in ((20, 3), (7, 5)):
        _, found = built(submission, models, d, latent)
        wanted = {"encoder": (d, latent), "decoder": (latent, d), "autoencoder": (d, d)}
        shapes = {name: (model.input_shape, model.output_shape) for name, model in found.items()}
        right = {name: ((one,), (other,)) for name, (one, other) in wanted.items()}
        if shapes != right and sorted(shapes.values()) == sorted(right.values()):
            raise found["encoder"].fail(
                "The three models come in another order than encoder, decoder, autoencoder.", mistake="other_order"
            )
        for name, model in found.items():
            for what, shape, expected in zip(("input", "output"), shapes[name], right[name], strict=True):
                if shape != expected:
                    of_code = expected == (latent,)
                    raise model.fail(
                        f"With d = {d} and latent = {latent} the {name}'s {what} should have the shape "
                        f"(N, {expected[0]}), but has {batch_shape(shape)}.",
                        mistake="latent_ignored" if of_code else None,
                    )
        loss = found["autoencoder"].loss
        if loss in LOSSES_OF_CLASSES:
            raise found["autoencoder"].fail(
                f"{loss} is for one class of several, and not for {d} numbers that stand beside each other.",
                mistake="loss_for_classes",
            )


@check(points=15, needs=test_shapes)
def test_bottleneck(submission, models, rng):
    """The autoencoder is the decoder after the encoder, with their layers, and nothing goes past the code"""
    _, found = built(submission, models, 16, 4)
    whole, by_parts = both_ways(found, pixels(rng, 30, 16))
    if not np.allclose(whole, by_parts, atol=CLOSE):
        text = (
            "The autoencoder should give what the decoder makes of the encoder's code, but the largest difference is "
            f"{np.abs(whole - by_parts).max():.3g}."
        )
        inside = set(found["autoencoder"].digests().values())
        parts = {digest for name in ("encoder", "decoder") for digest in found[name].digests().values()}
        if parts <= inside:
            text += " It has their layers, so something gets past the code, or is done to it in between."
            raise found["autoencoder"].fail(text, mistake="past_the_code")
        text += " It does not have their weights."
        raise found["autoencoder"].fail(text, mistake="layers_not_shared")


def both_ways(found, x):
    """Return what the autoencoder gives, and what the decoder makes of the encoder's code."""
    return found["autoencoder"].predict(x), found["decoder"].predict(found["encoder"].predict(x))


@check(points=10, needs=test_shapes)
def test_range(submission, models, rng):
    """Whatever the code is, what the decoder makes of it lies between 0 and 1"""
    _, found = built(submission, models, 24, 6)
    for size in (1.0, 30.0):
        decoded = found["decoder"].predict((size * rng.normal(size=(50, 6))).astype(np.float32))
        low, high = decoded.min(), decoded.max()
        if low < -CLOSE or high > 1 + CLOSE:
            raise found["decoder"].fail(
                f"For random codes of size {size:g} the decoder gives numbers from {low:.3g} to {high:.3g}, and what "
                "it is to describe lies between 0 and 1.",
                mistake="unbounded_output",
            )


# -- add_noise ---------------------------------------------------------------------------------------------------------


def noise_in(answer, x, sigma):
    """Return the noise of an answer, divided by sigma."""
    return (answer.array(x.shape).astype(np.float64) - x) / sigma


@check(points=15)
def test_noise(submission, rng):
    """add_noise adds normal noise of mean 0 and deviation sigma, to each number its own"""
    # So many that they are not kept to be compared with what the mistakes give: that would take long.
    x = rng.random((400, 250))
    for sigma in (0.5, 0.2):
        answer = submission.add_noise(x, sigma, seed(rng))
        require_noise(answer, x, sigma)
    for shape in ((5,), (2, 3, 4), (1, 1), (3, 4, 4, 1)):
        small = rng.random(shape)
        submission.add_noise(small, 0.0, seed(rng)).equals(small)
        noise = noise_in(submission.add_noise(small, 0.5, seed(rng)), small, 0.5)
        if not 0 < np.abs(noise).max() < 8:
            raise answer.fail(f"The noise on {small.size} numbers is {noise.min():.3g} to {noise.max():.3g} sigma.")


def require_noise(answer, x, sigma):
    """Require noise as it should be, for a large x of rank 2."""
    noise = noise_in(answer, x, sigma)
    noisy, count = x + sigma * noise, noise.size
    if noisy.min() > -1e-6 and noisy.max() < 1 + 1e-6:
        raise answer.fail(
            f"All of {count:,} noisy numbers are between 0 and 1: what lies outside is cut off.",
            mistake="noise_clipped",
        )
    for axis, what in ((0, "row"), (1, "column")):
        if np.ptp(noise, axis=axis).max() < 1e-3:
            raise answer.fail(f"Each {what} has the same noise.", mistake="same_noise_for_all" if axis == 0 else None)
    mean, deviation = noise.mean(), noise.std()
    if np.mean(((noise - mean) / deviation) ** 4) < 2:
        raise answer.fail(
            f"The noise lies evenly between {sigma * noise.min():.3g} and {sigma * noise.max():.3g}: it is not normal.",
            mistake="uniform_noise",
        )
    rows = f"With sigma = {sigma:g} the noise on {count:,} numbers should have the"
    if abs(deviation - 1) > DEVIATIONS / np.sqrt(2 * count):
        squared = abs(deviation / sigma - 1) < 0.1 and abs(mean) < 0.1
        raise answer.fail(
            f"{rows} deviation {sigma:g}, but has {deviation * sigma:.4g} (and the mean {mean * sigma:.4g}).",
            mistake="variance_for_deviation" if squared else None,
        )
    if abs(mean) > DEVIATIONS / np.sqrt(count):
        raise answer.fail(f"{rows} mean 0, but has {mean * sigma:.4g}.")
    if abs(np.mean(noise**4) - 3) > DEVIATIONS * np.sqrt(96 / count):
        raise answer.fail(f"{rows} form of a bell, and it has another one. Is it normal noise?")
    for axis in (0, 1):
        left, right = np.delete(noise, 0, axis), np.delete(noise, -1, axis)
        if abs(np.mean(left * right)) > DEVIATIONS / np.sqrt(left.size):
            raise answer.fail("Neighbours have noise that goes together: each number should have its own.")
    if abs(np.mean((noise**2 - 1) * (x - x.mean()))) > DEVIATIONS * np.sqrt(2 * x.var() / count):
        raise answer.fail("The noise is larger where x is, or smaller: it should be the same everywhere.")


@check(points=5, needs=test_noise)
def test_manners(submission, rng):
    """add_noise leaves x as it was, keeps float32, makes integers float64, and draws from rng alone"""
    x = rng.random((4, 5))

    def right(answer, x=x, sigma=0.5, generator=None):
        noise = noise_in(answer, x, sigma)
        if not 0 < np.abs(noise).max() < 8:
            raise answer.fail(f"The noise is {noise.min():.3g} to {noise.max():.3g} sigma.")

    leaves_arguments_alone(submission.add_noise, x, 0.5, seed(rng), right=right)
    keeps_dtype(submission.add_noise, x, 0.5, seed(rng), right=right)
    chance_from(
        lambda one: submission.add_noise(x, 0.5, one), rng, lambda answer: noise_in(answer, x, 0.5), what="noises"
    )


# -- train_denoiser ----------------------------------------------------------------------------------------------------


@check(points=15, needs=(test_shapes, test_noise, test_manners))
def test_pair(submission, models, rng):
    """train_denoiser shows x with noise of deviation sigma, asks for x without, and tells the loss of every epoch"""
    sigma, epochs = rng.uniform(0.4, 0.6), 6
    x = np.concatenate([pixels(rng, 320, 12), np.full((320, 12), 0.5, np.float32)], axis=1)
    told, model = after_training(submission, models, x, sigma, epochs, seed(rng))
    require_losses(told, epochs)
    seen, factor = of_layer(model, "seen"), of_layer(model, "factor")
    # The running mean and variance have come so far from 0 to where they belong.
    share = seen["moving_mean"].mean() / x.mean()
    if share < 0.3:
        raise told.fail(f"The autoencoder was hardly trained: in {epochs} epochs it has seen next to nothing.")
    noise = seen["moving_variance"].mean() / share - x.var(axis=0).mean()
    # These numbers are 0.5 in each row, and were right from the start.
    noisy_target = np.abs(model.predict(x[:1])[:, 12:] - 0.5).max() > 1e-5
    if noise < 0.1 * sigma**2:
        raise told.fail(
            "There is no noise on what the autoencoder is shown"
            + (", but on what it should answer: the two are swapped." if noisy_target else "."),
            mistake="swapped_pair" if noisy_target else "noise_left_out",
        )
    if noisy_target:
        raise told.fail("There is noise on what the autoencoder should answer, too.", mistake="noisy_target")
    if abs(noise / sigma**2 - 1) > 0.35:
        raise told.fail(
            f"What the autoencoder is shown should have noise of deviation {sigma:.3g}, but has {np.sqrt(noise):.3g}."
        )
    if (reached := factor["kernel"].item()) > 0.57:
        raise told.fail(
            f"After {epochs} epochs the autoencoder has learned next to nothing: a weight that should fall from 0.6 to "
            f"about 0.25 is {reached:.3g}."
        )
    if compiled(model) != compiled(models.rebuild(submission.helpers(IN_WORKER).make_probe(12, 12), (24,))):
        raise told.fail(
            "The autoencoder should be trained as it was compiled, and comes back with other settings.",
            mistake="recompiled",
        )
    _, other = after_training(submission, models, x, sigma, epochs, seed(rng))
    if np.allclose(seen["moving_mean"], of_layer(other, "seen")["moving_mean"], rtol=1e-6):
        raise told.fail(
            "Two trainings that get two generators are shown the same noise: it does not come from `rng`.",
            mistake="own_noise_in_training",
        )


def after_training(submission, models, x, sigma, epochs, source):
    """Train a fresh probe, always from the same state; return what the history tells, and the probe after it."""
    probe = submission.helpers(IN_WORKER).make_probe(12, 12)
    script = Script(submission)
    history = script.call("train_denoiser", probe.value, x, sigma, epochs, source)
    (told,) = script.run(history.get("history")).parts("history")
    return told, models.rebuild(probe, (24,))


def of_layer(model, end):
    return next(kept for path, kept in model.weights().items() if path.endswith(end))


def compiled(model):
    """Return an optimizer's kind and rate, and the loss."""
    return model.require_compiled()["optimizer"]["class"], model.learning_rate, model.loss


def require_losses(history, epochs):
    """Require a loss for each epoch."""
    losses = history.value
    if type(losses) is not dict or "loss" not in losses:
        raise history.fail("The history should hold 'loss'.")
    found = losses["loss"]
    if type(found) is not list or not all(isinstance(one, (float, np.floating)) and np.isfinite(one) for one in found):
        raise history.fail("The history should hold numbers for 'loss', one an epoch.")
    if len(found) != epochs:
        raise history.fail(
            f"The history should tell the loss of {epochs} epochs, but tells {len(found)}.",
            mistake="one_epoch_told" if len(found) == 1 else None,
        )


@check(points=5, needs=(test_bottleneck, test_pair))
def test_parts_learn_too(submission, models, rng):
    """When the autoencoder is trained, the encoder and the decoder have learned"""
    x = pixels(rng, 64, 16)
    answers, found = built(submission, models, 16, 4)
    before = found["autoencoder"].predict(x)
    answer = submission.train_denoiser(answers["autoencoder"].value, x, 0.1, 3, seed(rng))
    if submission.train_denoiser.first_change:
        raise answer.fail("`train_denoiser` changed its argument x.", mistake="argument_mutated")
    trained = models.rebuild_together(answers, {"encoder": (16,), "decoder": (4,), "autoencoder": (16,)})
    whole, by_parts = both_ways(trained, x)
    if np.allclose(whole, before, atol=1e-7):
        raise trained["autoencoder"].fail("train_denoiser has left the autoencoder as it was.")
    if not np.allclose(whole, by_parts, atol=CLOSE):
        raise trained["autoencoder"].fail(
            "After training, decoder and encoder give something else than the autoencoder: it has copies of their "
            "layers, and they have not learned what it has.",
            mistake="layers_not_shared",
        )


@check(points=15, needs=(test_range, test_parts_learn_too))
def test_denoises(trials):
    """Trained on digits with noise, it makes digits that it has not seen cleaner than they were shown to it"""
    trials.reach(denoised)


@trial(controls=["untrained", "scrambled"])
def denoised(submission, models, datasets, seed, control=""):
    """Share of 360 digits, left out and with noise, of which the answer is nearer than the noisy and the mean digit"""
    (x, _), (x_test, _) = load_module(datasets / "digits.py").digits(datasets)
    rng = np.random.default_rng(seed)
    # Pixels in an order of their own, so that only what is learned here helps.
    columns = rng.permutation(64)
    clean, clean_test = (images.reshape(len(images), 64)[:, columns] / 16 for images in (x, x_test))
    answers = submission.build_autoencoder(64, 16).parts(*PARTS)
    if control == "scrambled":
        clean = rng.permuted(clean, axis=1)
    if control != "untrained":
        submission.train_denoiser(answers[2].value, clean, SIGMA, EPOCHS, Seed(workers_seed(seed)))
    noisy = (clean_test + SIGMA * rng.normal(size=clean_test.shape)).astype(np.float32)
    found = models.rebuild(answers[2], (64,)).predict(noisy)

    def errors(guess):
        return np.mean((guess - clean_test) ** 2, axis=1)

    return np.mean(errors(found) < np.minimum(errors(noisy), errors(clean.mean(axis=0))))


# -- what is refused ---------------------------------------------------------------------------------------------------


@check(points=5, needs=(test_shapes, test_noise))
def test_impossible_arguments(submission, rng):
    """A code that is no shorter than the input, or empty, is refused, and so is a deviation below 0"""
    for d, latent in ((6, 6), (6, 9), (6, 0)):
        why = f"a code of {latent} numbers does not compress {d}" if latent else "a code of no numbers says nothing"
        submission.build_autoencoder.rejects(d, latent, why=why, mistake="latent_unchecked")
    x = rng.random((3, 4))
    submission.add_noise.rejects(x, -0.25, seed(rng), why="a deviation is never below 0", mistake="sigma_unchecked")

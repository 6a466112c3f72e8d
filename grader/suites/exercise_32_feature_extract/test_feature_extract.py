"""Hidden checks of exercise 32: predict_as_is and build_extractor."""

from pathlib import Path

import numpy as np

from dlgrade.suite import ONE_HOT_LOSSES, SPARSE_LOSS, Tolerance, batch_shape, check, load_module, trial

IN_WORKER = Path(__file__).with_name("in_worker.py")
# What is made in the learner's process for a check: the kind of network, the shape of an example, and the old classes.
PLAIN, BRANCHED = ("plain", (10, 7, 2), 4), ("branched", (6, 9, 1), 6)
ROWS, EPOCHS = 300, 30
NEW_CLASSES = 5
# Two processors may round a sum in another order.
CLOSE = Tolerance(rtol=1e-3, atol=1e-4)


def made(submission, rng, kind):
    """Return a base network with random weights, in the learner's process."""
    name, _, k0 = kind
    return submission.helpers(IN_WORKER).make(name, k0, int(rng.integers(1 << 31)))


def examples(rng, kind, count):
    return rng.uniform(size=(count, *kind[1])).astype(np.float32)


# -- as it is ----------------------------------------------------------------------------------------------------------


@check(points=15)
def test_predict_as_is(submission, models, rng):
    """predict_as_is gives what the base says, for several examples and for one"""
    for kind, count in ((PLAIN, 5), (BRANCHED, 4), (PLAIN, 1)):
        base = made(submission, rng, kind)
        asked = models.rebuild(base)
        x = examples(rng, kind, count)
        right = asked.predict(x)
        answer = submission.predict_as_is(base.value, x)
        mistake = None
        if alike(answer, right.argmax(axis=1)):
            mistake = "predicts_classes"
        elif alike(answer, softmax(right)):
            mistake = "softmax_again"
        elif alike(answer, asked.predict(x / 255)):
            mistake = "scaled_again"
        elif np.shape(answer.value) == right.shape and not alike(submission.predict_as_is(base.value, x), answer.value):
            mistake = "as_in_training"
        answer.equals(right, tolerance=CLOSE, mistake=mistake)


def alike(answer, values):
    return answer.difference(values, tolerance=CLOSE) is None


def softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


# -- what is built -----------------------------------------------------------------------------------------------------


def extended(submission, models, base, k, shape):
    """Return the extractor that is built on a base, and the base afterwards; layers that they share are the same."""
    answer = submission.build_extractor(base.value, k)
    built = models.rebuild_together({"model": answer, "base": base}, {"model": shape})
    return built["model"], built["base"]


@check(points=20)
def test_extractor(submission, models, rng):
    """build_extractor gives a classifier of the new classes, with a loss that fits its output and the labels"""
    for kind, k in ((PLAIN, 3), (BRANCHED, 2)):
        model, _ = extended(submission, models, made(submission, rng, kind), k, kind[1])
        if model.input_shape != kind[1]:
            raise model.fail(f"The input should have the base's shape {kind[1]}, but has {model.input_shape}.")
        if model.output_shape != (k,):
            mistake = "old_classes" if model.output_shape == (kind[2],) else None
            raise model.fail(
                f"The output for {k} new classes should have the shape (N, {k}), but has "
                f"{batch_shape(model.output_shape)}.",
                mistake=mistake,
            )
        require_loss(model)


def require_loss(model):
    if not model.was_compiled:
        raise model.fail("The model can't be trained: it is not compiled.", mistake="not_compiled")
    last, logits = model.layers[-1].activation, model.loss_takes_scores
    if model.loss in ONE_HOT_LOSSES:
        raise model.fail(
            f"{model.loss} compares with one-hot rows, and the labels will be integers.", mistake="labels_and_loss"
        )
    if model.loss != SPARSE_LOSS:
        raise model.fail(f"{model.loss or 'This'} is no loss for one class of several with integer labels.")
    if last == "softmax" and logits:
        raise model.fail("The output is probabilities, and the loss is told that it is scores.")
    if last == "linear" and not logits:
        raise model.fail(
            "The output is scores, and the loss takes it for probabilities.", mistake="scores_as_probabilities"
        )
    if last not in ("softmax", "linear"):
        raise model.fail(f"The outputs go through {last}: they are neither probabilities nor scores.")


@check(points=20, needs=test_extractor)
def test_stands_on_the_base(submission, models, rng):
    """The extractor holds the layers of the base but its top, with their weights, frozen, and a head that can learn"""
    for kind, k in ((PLAIN, 5), (BRANCHED, 3)):
        base = made(submission, rng, kind)
        *wanted, top = facts_of(models.rebuild(base))
        model, _ = extended(submission, models, base, k, kind[1])
        digests = model.digests()
        require_base(model, wanted, top, digests)
        carried = {digest for _, digest in wanted}
        learning = [layer for layer in model.layers if layer.trainable_parameters]
        old = [layer for layer in learning if digests.get(layer.path) in carried]
        if old and all(layer.class_name == "BatchNormalization" for layer in old):
            raise model.fail(f"{old[0].name} comes from the base and is not frozen.", mistake="batch_norm_thawed")
        if old:
            raise model.fail(
                f"{len(old)} of the base's layers are not frozen, {old[0].name} among them.", mistake="not_frozen"
            )
        if not learning:
            raise model.fail("No layer of the model can learn, not even the head.", mistake="head_frozen")


def facts_of(base):
    """Return what there is to know of a base's layers that have weights, each a layer and its digest, in order."""
    digests = base.digests()
    return [(layer, digests[layer.path]) for layer in base.layers if layer.path in digests]


def require_base(model, wanted, top, digests):
    """Require that all these layers of the base are in the model, and its top is not."""
    there = set(digests.values())
    missing = [layer for layer, digest in wanted if digest not in there]
    if not missing:
        if top[1] in there:
            raise model.fail(
                "The base's top is still there: your head sees the probabilities of the old classes, and no more.",
                mistake="top_kept",
            )
        return
    forms = [(layer.class_name, layer.parameters) for layer in model.layers]
    if all((layer.class_name, layer.parameters) in forms for layer in missing):
        raise model.fail(
            f"{missing[0].name} of the base is there with other weights: what it had learned is lost.",
            mistake="fresh_base" if len(missing) == len(wanted) else None,
        )
    mistake = "cut_too_early" if missing == [layer for layer, _ in wanted[-len(missing) :]] else None
    raise model.fail(f"{missing[0].name} of the base is not in the model.", mistake=mistake)


# -- how it behaves ----------------------------------------------------------------------------------------------------


@check(points=15, needs=test_stands_on_the_base)
def test_only_the_head_moves(submission, models, rng):
    """Trained by the grader, the head moves, and what came from the base stays the same to the last bit"""
    for kind, k in ((BRANCHED, 4), (PLAIN, 2)):
        base = made(submission, rng, kind)
        *wanted, _ = facts_of(models.rebuild(base))
        model, _ = extended(submission, models, base, k, kind[1])
        before = model.digests()
        model.fit(examples(rng, kind, 24), rng.permutation(np.arange(24) % k), epochs=2, batch_size=8, seed=1)
        after = model.digests()
        there = set(after.values())
        for layer, digest in wanted:
            if digest not in there:
                raise model.fail(f"{layer.name} of the base is not what it was before the training.")
        if before == after:
            raise model.fail("Nothing in the model has moved in the training.")


@check(points=20, needs=test_only_the_head_moves)
def test_transfer(trials):
    """On the shipped base, the head learns five new shapes from a few drawings"""
    trials.reach(transfer)


@trial(controls=["random_base", "shuffled", "untrained"])
def transfer(submission, models, datasets, seed, control=""):
    """Accuracy on 1,000 drawings of five new shapes, after 30 epochs on 300"""
    drawings = load_module(datasets / "shapes.py")
    rng = np.random.default_rng([seed, 32])
    x, y = drawings.shapes(rng, ROWS, drawings.TRANSFER)
    x_test, y_test = drawings.shapes(rng, 1000, drawings.TRANSFER)
    helpers = submission.helpers(IN_WORKER)
    base = helpers.load(np.frombuffer((datasets / "backbone.keras").read_bytes(), np.uint8))
    if control == "random_base":
        base = helpers.forget(base.value, seed)
    model = models.rebuild(submission.build_extractor(base.value, NEW_CLASSES), x.shape[1:])
    if control == "shuffled":
        y = rng.permutation(y)
    if control != "untrained":
        model.fit(x, y, epochs=EPOCHS, batch_size=16, seed=seed)
    return model.accuracy(x_test, y_test)


# -- manners -----------------------------------------------------------------------------------------------------------


@check(points=6, needs=test_extractor)
def test_base_as_before(submission, models, rng):
    """After build_extractor the base says what it said before, and has the weights that it had"""
    base = made(submission, rng, PLAIN)
    x = examples(rng, PLAIN, 3)
    first = models.rebuild(base)
    said, held = first.predict(x), list(first.digests().values())
    _, after = extended(submission, models, base, 3, PLAIN[1])
    if after.output_shape != (PLAIN[2],) or list(after.digests().values()) != held:
        raise after.fail("build_extractor has changed the base's weights.", mistake="base_changed")
    if not np.allclose(after.predict(x), said, rtol=1e-3, atol=1e-4):
        raise after.fail("After build_extractor the base says something else than before.", mistake="base_changed")


@check(points=2, needs=test_extractor)
def test_too_few_classes(submission, rng):
    """Fewer than two classes are refused"""
    base = made(submission, rng, BRANCHED)
    submission.build_extractor.rejects(base.value, 1, why="one class leaves nothing to tell apart")
    submission.build_extractor.rejects(base.value, 0, why="there is nothing to tell apart")


@check(points=2, needs=test_predict_as_is)
def test_argument_unchanged(submission, rng):
    """predict_as_is leaves x as it was"""
    base, x = made(submission, rng, PLAIN), examples(rng, PLAIN, 3)
    answer = submission.predict_as_is(base.value, x)
    if first := submission.predict_as_is.first_change:
        raise answer.fail(f"`predict_as_is` changed its argument {first[1][0]}.", mistake="argument_mutated")

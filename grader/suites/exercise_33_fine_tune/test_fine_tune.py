"""Hidden checks of exercise 33: fine_tune."""

from pathlib import Path

import numpy as np

from dlgrade.suite import Handle, check, load_module

IN_WORKER = Path(__file__).with_name("in_worker.py")
SHAPE, CLASSES = (9, 8, 1), 3
NORM = "BatchNormalization"


def made(submission, rng, kind, base_lr=0.1, *, frozen=True):
    """Return a compiled model and its base, in the learner's process."""
    answer = submission.helpers(IN_WORKER).make(kind, base_lr, frozen, int(rng.integers(1 << 31)))
    return answer.parts("model", "base")


def tuned(submission, models, model, base, n, base_lr=0.1):
    """Return what fine_tune answers, and the model and the base after it, which share layers."""
    answer = submission.fine_tune(model.value, base.value, n, base_lr)
    if isinstance(answer.value, Handle) and answer.value != model.value:
        raise answer.fail(
            "It should return the very model that it was handed, not another one.", mistake="another_model"
        )
    built = models.rebuild_together({"model": answer, "base": base})
    return answer, built["model"], built["base"]


def entries_of(base):
    """Return what the referee knows of each entry of `base.layers`, in order."""
    # What a Sequential model begins with is no entry in Keras.
    functional = base.facts["class"] == "Functional"
    return [fact for fact in base.facts["layers"] if functional or fact["class"] != "InputLayer"]


def wanted_of(entries, n):
    """Return the paths of those that should learn."""
    last = entries[len(entries) - n :]
    return {fact["path"] for fact in last if fact["parameters"] and fact["class"] != NORM}


# -- what learns -------------------------------------------------------------------------------------------------------


@check(points=20)
def test_nested(submission, models, rng):
    """Where the base is a layer of the model, its last n entries learn, batch norm apart, and the head"""
    for kind, n, frozen in (("nested", 4, True), ("stacked", 6, True), ("nested", 10, True), ("nested", 0, True)):
        require_learning(*tuned(submission, models, *made(submission, rng, kind, frozen=frozen), n), n)


@check(points=20)
def test_flat(submission, models, rng):
    """Where the base's layers are the model's own, it is the same, whatever was frozen before"""
    for n, frozen in ((4, True), (6, False), (1, False)):
        require_learning(*tuned(submission, models, *made(submission, rng, "flat", frozen=frozen), n), n)


def require_learning(answer, model, base, n):
    entries = entries_of(base)
    weighty = [fact for fact in entries if fact["parameters"]]
    learning = {fact["path"] for fact in weighty if fact["trainable_parameters"]}
    wanted = wanted_of(entries, n)
    if learning != wanted:
        rows = "\n".join(row(fact, learning, wanted) for fact in entries)
        raise answer.fail(
            f"The base has {len(entries)} entries. With n = {n}, others of them should learn:\n{rows}",
            mistake=mistake_behind(learning, entries, n),
        )
    old = {fact["path"] for fact in weighty}
    for layer in model.layers:
        if layer.parameters and layer.path not in old and not layer.trainable_parameters:
            raise answer.fail(f"The head is frozen: {layer.name} can't learn.", mistake="head_frozen")


def row(fact, learning, wanted):
    path = fact["path"]
    state = ("learns" if path in learning else "frozen") if fact["parameters"] else "no weights"
    wrong = "" if (path in learning) == (path in wanted) else f"   should {'learn' if path in wanted else 'be frozen'}"
    return f"  {fact['name']:<16.16} {fact['class']:<24.24} {state}{wrong}"


def mistake_behind(learning, entries, n):
    """Return the name of the mistake that lets these learn; each case of the checks tells some of them apart."""
    weighty = [fact for fact in entries if fact["parameters"]]
    norms = {fact["path"] for fact in weighty if fact["class"] == NORM}
    convolutions = {fact["path"] for fact in weighty} - norms
    wanted = wanted_of(entries, n)
    found = learning - norms
    if n == 0:
        return "zero_thaws_all" if found == convolutions else None
    if learning & norms and found == wanted:
        return "batch_norm_thawed"
    if not learning:
        return "nothing_thawed"
    if found == convolutions:
        return "all_thawed"
    if found == wanted_of(entries[:n], n):
        return "first_n_thawed"
    if found == wanted_of(weighty, n):
        return "weightless_not_counted"
    return None


# -- how it trains -----------------------------------------------------------------------------------------------------


@check(points=20, needs=(test_nested, test_flat))
def test_really_moves(submission, models, datasets, rng):
    """Trained right after fine_tune, the thawed layers move, and all others of the base stay, batch norm too"""
    helpers = submission.helpers(IN_WORKER)
    drawings = load_module(datasets / "shapes.py")
    network = np.frombuffer((datasets / "backbone.keras").read_bytes(), np.uint8)
    noise = rng.uniform(size=(24, *SHAPE)).astype(np.float32), rng.permutation(np.arange(24) % CLASSES)
    for (model, base), n, (x, y) in (
        (helpers.make_on(network, 0.1).parts("model", "base"), 8, drawings.shapes(rng, 24, (5, 6, 9))),
        (made(submission, rng, "flat"), 7, noise),
    ):
        # Only what has been trained goes on as before if it is not compiled anew.
        helpers.train(model.value, x[:8], y[:8])
        answer, rebuilt, first = tuned(submission, models, model, base, n)
        wanted, before = wanted_of(entries_of(first), n), first.digests()
        # The learner's own model first: what is rebuilt has been compiled afresh in any case.
        went_wrong, anew = helpers.train(answer.value, x, y).value
        if went_wrong:
            raise answer.fail(
                f"After it, the model can't be trained: {went_wrong}",
                mistake=refused_variable(str(went_wrong), anew=anew is True),
            )
        after = models.rebuild_together({"model": answer, "base": base})["base"].digests()
        require_moved(answer, wanted, before, after, mistake="not_recompiled")
        rebuilt.fit(x, y, epochs=1, batch_size=8, seed=1)
        require_moved(answer, wanted, before, first.digests())


def refused_variable(went_wrong, *, anew):
    """Return the name of the mistake that makes an optimizer refuse a variable, if that is what went wrong."""
    # With PyTorch and JAX, a model that is not compiled anew comes to this as well.
    if "Unknown variable" not in went_wrong and "optimizer was built with" not in went_wrong:
        return None
    return "old_optimizer" if anew else "not_recompiled"


def require_moved(answer, wanted, before, after, mistake=None):
    moved = {path for path, digest in after.items() if digest != before.get(path)}
    if waiting := sorted(wanted - moved):
        raise answer.fail(
            f"{named(waiting)} of the base can learn, it says, but in a training right after it nothing of it moves.",
            mistake=mistake,
        )
    if restless := sorted(moved - wanted):
        raise answer.fail(f"{named(restless)} of the base should be frozen, and moves in a training.")


def named(paths):
    return " and ".join(path.rpartition("/")[2] for path in paths)


@check(points=20, needs=test_really_moves)
def test_rate_and_loss(submission, models, rng):
    """The model is compiled with a tenth of the rate, and with the loss that it had"""
    for kind, base_lr in (("nested", 0.02), ("flat", 0.3), ("stacked", 0.05)):
        model, base = made(submission, rng, kind, base_lr)
        had = loss_of(models.rebuild(model))
        answer, rebuilt, _ = tuned(submission, models, model, base, 3, base_lr)
        rate = rebuilt.learning_rate
        if not np.isclose(rate, base_lr / 10, rtol=1e-4):
            known = [(base_lr, "rate_unchanged"), (0.001, "default_rate"), (0.01, "default_rate")]
            mistake = next((name for value, name in known if np.isclose(rate, value, rtol=1e-4)), None)
            raise answer.fail(f"The learning rate should be {base_lr / 10:g}, but is {rate:.6g}.", mistake=mistake)
        if (loss := loss_of(rebuilt)) != had:
            raise answer.fail(
                f"The loss should be the one that the model had, {had}, but is {loss}.", mistake="loss_replaced"
            )


def loss_of(model):
    """Return a loss in words: its name, and whether it takes scores. A name and an object may be the same loss."""
    return f"{model.loss or 'none'}{' from scores' if model.loss_takes_scores else ''}"


@check(points=10, needs=(test_nested, test_flat))
def test_weights_kept(submission, models, rng):
    """fine_tune changes no weight of the model that it is handed and gives back"""
    model, base = made(submission, rng, "nested")
    before = models.rebuild(model).digests()
    answer, rebuilt, first = tuned(submission, models, model, base, 3)
    after = rebuilt.digests()
    if changed := sorted(path for path in after if after[path] != before.get(path)):
        mistake = "weights_lost" if set(changed) == wanted_of(entries_of(first), 3) else None
        raise answer.fail(f"It should change no weight, and has changed {named(changed)}.", mistake=mistake)


@check(points=10, needs=(test_nested, test_flat))
def test_impossible_numbers(submission, rng):
    """A negative number of layers is refused, and one that is larger than there are"""
    for kind, count in (("nested", 10), ("stacked", 9), ("flat", 10)):
        model, base = made(submission, rng, kind)
        for n in (-1, count + 1):
            submission.fine_tune.rejects(model.value, base.value, n, 0.1, why=f"the base has {count} layers")

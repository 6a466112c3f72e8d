"""Hidden checks of exercise 31: make_callbacks, save and load."""

from pathlib import Path, PurePath

import numpy as np

from dlgrade.suite import CheckFailed, Handle, check

HELPERS = Path(__file__).with_name("in_worker.py")
OTHER_ENDINGS = ("model.h5", "model.hdf5", "model.weights.h5", "model.tf", "model", "model.zip", "model.keras.h5")


# -- stopping and keeping ----------------------------------------------------------------------------------------------


@check(points=20)
def test_stopping(submission):
    """EarlyStopping comes first, watches what it is told for as long as it is told, and restores the best epoch"""
    for patience, asked in ((3, None), (7, "val_accuracy"), (1, "loss")):
        made, stop, keep, _ = callbacks_of(submission, patience, asked)
        require_kinds(made, stop, keep)
        require_monitor(made, "EarlyStopping", stop, asked)
        if stop["patience"] != patience:
            raise made.fail(
                f"EarlyStopping should wait for {patience} epochs, and waits for {stop['patience']}.",
                mistake="patience_ignored" if abs(stop["patience"] - patience) > 1 else None,
            )
        if not stop["restore_best_weights"]:
            raise made.fail(
                "In the end the model has the weights of its last epoch, not of its best one.", mistake="not_restored"
            )


@check(points=20, needs=test_stopping)
def test_keeping(submission):
    """The ModelCheckpoint watches the same, and saves whole models, the best only, to a .keras file in the folder"""
    for asked in (None, "val_accuracy", "loss"):
        made, _, keep, folder = callbacks_of(submission, 2, asked)
        require_monitor(made, "ModelCheckpoint", keep, asked)
        if keep["save_weights_only"]:
            raise made.fail("ModelCheckpoint saves the weights and not the whole model.", mistake="weights_only")
        if not keep["save_best_only"]:
            raise made.fail("ModelCheckpoint saves each epoch, the bad ones too.", mistake="every_epoch")
        path = PurePath(keep["path"])
        if path.suffix != ".keras":
            raise made.fail(f"The file should end in .keras, and is called {path.name}.", mistake="legacy_checkpoint")
        if not path.is_relative_to(folder):
            raise made.fail(f"The file should be in {folder}, and is at {path}.", mistake="checkpoint_elsewhere")


def callbacks_of(submission, patience, monitor):
    """Return what make_callbacks gives, the settings of both callbacks as the worker tells them, and the folder."""
    helpers = submission.helpers(HELPERS)
    folder = helpers.make_folder().value
    made = submission.make_callbacks(folder, patience, *([] if monitor is None else [monitor]))
    if type(made.value) not in (list, tuple) or not all(isinstance(one, Handle) for one in made.value):
        raise made.fail("The result should be a list of two callbacks.")
    if len(made.value) != 2:
        raise made.fail(f"The result should be a list of two callbacks, and holds {len(made.value)}.")
    stop, keep = helpers.settings(made.value).value
    return made, stop, keep, folder


def require_kinds(made, stop, keep):
    wanted = ("EarlyStopping", "ModelCheckpoint")
    found = [next((kind for kind in wanted if kind in one["kinds"]), one["kinds"][0]) for one in (stop, keep)]
    if found == list(wanted[::-1]):
        raise made.fail("EarlyStopping should come first, and ModelCheckpoint after it.", mistake="swapped_order")
    if found != list(wanted):
        raise made.fail(f"The callbacks should be an EarlyStopping and a ModelCheckpoint, and are {', '.join(found)}.")


def require_monitor(made, name, settings, asked):
    wanted = asked or "val_loss"
    found = settings["monitor"]
    if found == wanted:
        return
    mistake = None
    if wanted == "val_loss" and found == "loss":
        mistake = "monitors_training_loss"
    elif wanted != "val_loss" and found == "val_loss":
        mistake = "monitor_ignored" if name == "EarlyStopping" else "monitor_of_one"
    raise made.fail(f"{name} should watch {wanted}, and watches {found}.", mistake=mistake)


@check(points=15, needs=test_keeping)
def test_best_epoch(submission, models, rng):
    """After a training the model has the weights of its best epoch, and so has the file"""
    turns = np.array([0.9, 0.7, 0.4, 0.6, 0.55, 0.65, 0.7, 0.75, 0.8])
    # Each step down counts, however small, and the first epoch may be the best.
    slowly = np.array([0.62, 0.61, 0.6, 0.59, 0.6, 0.61, 0.62, 0.63, 0.64])
    at_once = np.linspace(0.3, 0.8, 9)
    for monitor, watched, best in (
        ("val_loss", turns, 2),
        ("val_accuracy", 1 - turns, 2),
        ("loss", slowly, 3),
        ("accuracy", 1 - at_once, 0),
    ):
        require_best(submission, models, rng, monitor, watched, best)


def require_best(submission, models, rng, monitor, watched, best):
    # Whatever else could be watched gets better to the end.
    falls = np.linspace(2.0, 0.2, 9)
    rises = 1 - falls / 3
    values = {"loss": falls, "val_loss": falls, "accuracy": rises, "val_accuracy": rises} | {monitor: watched}
    helpers = submission.helpers(HELPERS)
    kernels = rng.normal(size=(9, 3, 2)).astype(np.float32)
    folder = helpers.make_folder().value
    made = submission.make_callbacks(folder, 3, monitor)
    model, epochs = helpers.train_as_told(made.value, kernels, values).parts("model", "epochs")
    kept = epoch_of(models.rebuild(model), kernels)
    told = ", ".join(f"{value:.2f}" for value in values[monitor])
    story = f"{monitor} goes {told}, and patience is 3"
    if kept == 0 and monitor == "val_accuracy":  # the worst one there
        raise made.fail(
            f"{story}: the model should have the weights of epoch {best + 1}, and has those of the worst one.",
            mistake="mode_fixed",
        )
    if kept != best:
        raise made.fail(f"{story}: the model should have the weights of epoch {best + 1}, and has {called(kept)}.")
    if epochs.value != best + 3 + 1:
        raise made.fail(f"{story}: training should stop after epoch {best + 4}, and stops after {epochs.value}.")
    files = [path for path in helpers.files(folder).value if path.endswith(".keras")]
    if not files:
        raise made.fail("After the training there is no .keras file in the folder.")
    saved = epoch_of(models.rebuild(helpers.load(files[-1])), kernels)
    if saved != best:
        raise made.fail(f"{story}: the file should hold the model of epoch {best + 1}, and holds {called(saved)}.")


def epoch_of(model, kernels):
    """Return the epoch whose weights a model has, counted from 0; None if it has others."""
    found = [array for pairs in model.weights().values() for array in pairs.values()]
    if len(found) != 1 or found[0].shape != kernels.shape[1:]:
        return None
    same = np.flatnonzero(np.abs(kernels - found[0]).max(axis=(1, 2)) < 1e-6)
    return int(same[0]) if len(same) else None


def called(epoch):
    return "others" if epoch is None else f"those of epoch {epoch + 1}"


# -- saving and loading ------------------------------------------------------------------------------------------------


@check(points=15)
def test_predictions(submission, models, rng):
    """A model that was saved and loaded predicts the same, and the file is one of Keras's own"""
    x, _, model, path = trained(submission, rng)
    before = models.rebuild(model).predict(x)
    submission.save(model.value, path)
    path = moved(submission, path)
    loaded = submission.load(path)
    after = models.rebuild(loaded).predict(x)
    if after.shape != before.shape or not np.allclose(after, before, atol=1e-5):
        raise loaded.fail("The model that was loaded predicts something else.", mistake="weights_lost")
    try:
        by_keras = models.rebuild(submission.helpers(HELPERS).load(path)).predict(x)
    except CheckFailed:
        raise loaded.fail("Your load can read the file, and Keras itself can't: it is no .keras file.") from None
    if not np.allclose(by_keras, before, atol=1e-5):
        raise loaded.fail("The file holds another model.")


def moved(submission, path):
    """Return where a file is found again, in another process, which knows nothing but what is in it."""
    answer = submission.helpers(HELPERS).read(path)
    data = answer.value
    if data is None:
        raise answer.fail(f"After save there is no file at {path}.")
    # A .keras file is a zip archive.
    if not isinstance(data, np.ndarray) or data[:2].tobytes() != b"PK":
        raise answer.fail("What save has written is none of Keras's own files: save it by Keras's own means.")
    submission.restart()
    return submission.helpers(HELPERS).write(data).value


def trained(submission, rng):
    """Return data, a model that was trained on it, and a path."""
    x, y = rng.normal(size=(30, 5)).astype(np.float32), rng.permutation(np.arange(30) % 3)
    helpers = submission.helpers(HELPERS)
    folder = helpers.make_folder().value
    return x, y, helpers.trained(x, y, 25), f"{folder}/model.keras"


@check(points=20, needs=test_predictions)
def test_training_goes_on(submission, models, rng):
    """A loaded model is compiled, and trains on as if it had never been saved"""
    x, y, model, path = trained(submission, rng)
    helpers = submission.helpers(HELPERS)
    submission.save(model.value, path)
    # Other labels than before: an optimizer that remembers the old ones goes on in their direction for a while.
    helpers.step(model.value, x, (y + 1) % 3, 3)
    wanted = models.rebuild(model).predict(x)
    path = moved(submission, path)
    loaded = submission.load(path)
    fresh = models.rebuild(loaded)
    if fresh.facts["compile"] is None:
        raise loaded.fail("The model that was loaded is not compiled.", mistake="not_compiled")
    before = fresh.predict(x)
    submission.helpers(HELPERS).step(loaded.value, x, (y + 1) % 3, 3)
    found = models.rebuild(loaded).predict(x)
    if np.allclose(found, before, atol=1e-6):
        raise loaded.fail("After three more steps of training it predicts the same: nothing in it is trained.")
    if not np.allclose(found, wanted, atol=2e-4):
        raise loaded.fail(
            "After three more steps of training it predicts something else than the model that was saved, after the "
            "same three steps.",
            mistake="optimizer_forgotten",
        )


# -- manners -----------------------------------------------------------------------------------------------------------


@check(points=5, needs=test_predictions)
def test_endings(submission, rng):
    """save refuses files that do not end in .keras"""
    _, _, model, path = trained(submission, rng)
    for name in OTHER_ENDINGS:
        other = str(PurePath(path).with_name(name))
        submission.save.rejects(model.value, other, why="the native format ends in .keras", mistake="any_ending")


@check(points=5, needs=test_predictions)
def test_left_alone(submission, models, rng):
    """save leaves the model as it is, and writes over an older file"""
    x, y, model, path = trained(submission, rng)
    helpers = submission.helpers(HELPERS)
    before = models.rebuild(model).predict(x)
    saved = submission.save(model.value, path)
    after = models.rebuild(model)
    if not np.allclose(after.predict(x), before, atol=1e-6):
        raise saved.fail("After save, the model itself predicts something else.")
    after.require_compiled()
    helpers.step(model.value, x, y, 5)
    submission.save(model.value, path)
    loaded = submission.load(path)
    if not np.allclose(models.rebuild(loaded).predict(x), models.rebuild(model).predict(x), atol=1e-5):
        raise loaded.fail("Saved again under the same name after some more training, it is loaded as it was before.")

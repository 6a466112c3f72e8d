"""Directions worked out by hand, a file name that tells the epoch, pathlib."""

from pathlib import Path

from keras import callbacks, models


def make_callbacks(dir, patience, monitor="val_loss"):
    mode = "max" if "acc" in monitor else "min"
    common = {"monitor": monitor, "mode": mode, "verbose": 1}
    return [
        callbacks.EarlyStopping(patience=patience, restore_best_weights=True, min_delta=1e-4, **common),
        callbacks.ModelCheckpoint(
            filepath=Path(dir) / "model_{epoch:02d}.keras", save_best_only=True, save_weights_only=False, **common
        ),
    ]


def save(model, path):
    path = Path(path)
    if path.suffix != ".keras":
        raise ValueError(f"the native format ends in .keras, not in {path.suffix!r}")
    models.save_model(model, path, overwrite=True)


def load(path):
    model = models.load_model(Path(path), compile=True)
    if model.optimizer is None:
        raise ValueError(f"{path} holds no compiled model")
    return model

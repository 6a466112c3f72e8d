"""Runs beside the submission: folders, models, and a training whose losses are told in advance."""

import tempfile
from pathlib import Path

import keras
import numpy as np

SETTINGS = ("monitor", "patience", "restore_best_weights", "save_best_only", "save_weights_only")


def make_folder():
    """Return the path of a new folder."""
    return str(Path(tempfile.mkdtemp()).resolve())


def files(folder):
    """Return the paths of all files in a folder and in those in it, the one that was written last in the end."""
    found = [path for path in Path(folder).rglob("*") if path.is_file()]
    return [str(path) for path in sorted(found, key=lambda path: (path.stat().st_mtime_ns, path))]


def settings(callbacks):
    """Return what kinds of callbacks these are, and their settings."""
    return [
        {"kinds": [kind.__name__ for kind in type(callback).__mro__], "path": path_of(callback)}
        | {name: plain(getattr(callback, name, None)) for name in SETTINGS}
        for callback in callbacks
    ]


def path_of(callback):
    return str(Path(getattr(callback, "filepath", "")).resolve())


def plain(value):
    return value if isinstance(value, (bool, int, float, type(None))) else str(value)


class Told(keras.callbacks.Callback):
    """After each epoch, gives the model its weights and the other callbacks their numbers."""

    def __init__(self, kernels, values):
        super().__init__()
        self.kernels = kernels
        self.values = values

    def on_epoch_end(self, epoch, logs=None):
        self.model.layers[-1].set_weights([self.kernels[epoch]])
        logs.update({name: float(values[epoch]) for name, values in self.values.items()})


def train_as_told(callbacks, kernels, values):
    """Train with these callbacks, and return the model and how many epochs that took.

    kernels: (epochs, 3, 2), the model's weights after each epoch; values: what each epoch came to, by name
    """
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(2, use_bias=False)])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.SGD(0.0), loss, metrics=["accuracy"])
    x, y = np.eye(3, dtype=np.float32), np.array([0, 1, 0])
    told = Told(kernels, values)
    history = model.fit(
        x, y, epochs=len(kernels), validation_data=(x, y), callbacks=[told, *callbacks], verbose=0, shuffle=False
    )
    return model, len(history.epoch)


def trained(x, y, steps):
    """Return a model after some steps of Adam, which remembers them."""
    keras.utils.set_random_seed(7)
    model = keras.Sequential(
        [keras.Input((x.shape[1],)), keras.layers.Dense(6, "tanh"), keras.layers.Dense(3, "softmax")]
    )
    model.compile(keras.optimizers.Adam(0.03), "sparse_categorical_crossentropy", metrics=["accuracy"])
    step(model, x, y, steps)
    return model


def step(model, x, y, steps):
    """Train a model for some steps more."""
    for _ in range(steps):
        model.train_on_batch(x, y)


def read(path):
    """Return the bytes of a file; None if there is none."""
    return np.fromfile(path, np.uint8) if Path(path).is_file() else None


def write(data):
    """Write bytes to a new file, and return its path."""
    path = Path(make_folder()) / "moved.keras"
    path.write_bytes(data.tobytes())
    return str(path)


def load(path):
    """Return what Keras itself reads from a file."""
    return keras.saving.load_model(path)

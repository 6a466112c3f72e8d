"""The model that your load gives predicts, but can't be trained on: it is not compiled.

What does it take for `fit`, besides layers and weights? It is all in the file."""

import os

import keras


def make_callbacks(dir, patience, monitor="val_loss"):
    stop = keras.callbacks.EarlyStopping(monitor=monitor, patience=patience, restore_best_weights=True)
    keep = keras.callbacks.ModelCheckpoint(os.path.join(dir, "best.keras"), monitor=monitor, save_best_only=True)
    return [stop, keep]


def save(model, path):
    if not path.endswith(".keras"):
        raise ValueError(f"{path} should end in .keras, Keras's native format")
    model.save(path)


def load(path):
    return keras.saving.load_model(path, compile=False)

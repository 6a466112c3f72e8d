"""Your ModelCheckpoint writes a file after each epoch, and so over the best one with a worse one.

What is in the file after the last epoch? It can be told to save only if there is something better."""

import os

import keras


def make_callbacks(dir, patience, monitor="val_loss"):
    stop = keras.callbacks.EarlyStopping(monitor=monitor, patience=patience, restore_best_weights=True)
    keep = keras.callbacks.ModelCheckpoint(os.path.join(dir, "best.keras"), monitor=monitor)
    return [stop, keep]


def save(model, path):
    if not path.endswith(".keras"):
        raise ValueError(f"{path} should end in .keras, Keras's native format")
    model.save(path)


def load(path):
    return keras.saving.load_model(path)

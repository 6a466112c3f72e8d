"""Your save takes any ending, and should refuse all but .keras: others stand for other formats.

What has to be looked at before anything is written?"""

import os

import keras


def make_callbacks(dir, patience, monitor="val_loss"):
    stop = keras.callbacks.EarlyStopping(monitor=monitor, patience=patience, restore_best_weights=True)
    keep = keras.callbacks.ModelCheckpoint(os.path.join(dir, "best.keras"), monitor=monitor, save_best_only=True)
    return [stop, keep]


def save(model, path):
    model.save(path)


def load(path):
    return keras.saving.load_model(path)

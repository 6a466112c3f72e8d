"""Your callbacks take the smallest value for the best one, also where accuracy is watched: they keep the worst epoch.

In which direction does an accuracy get better, and in which a loss? Who decides, if `mode` is left out?"""

import os

import keras


def make_callbacks(dir, patience, monitor="val_loss"):
    stop = keras.callbacks.EarlyStopping(monitor=monitor, patience=patience, mode="min", restore_best_weights=True)
    keep = keras.callbacks.ModelCheckpoint(
        os.path.join(dir, "best.keras"), monitor=monitor, mode="min", save_best_only=True
    )
    return [stop, keep]


def save(model, path):
    if not path.endswith(".keras"):
        raise ValueError(f"{path} should end in .keras, Keras's native format")
    model.save(path)


def load(path):
    return keras.saving.load_model(path)

"""Your callbacks watch the loss of the rows that are trained on, which falls for as long as training goes on.

On which rows does it show that a network begins to learn by heart?"""

import os

import keras


def make_callbacks(dir, patience, monitor="val_loss"):
    stop = keras.callbacks.EarlyStopping(monitor="loss", patience=patience, restore_best_weights=True)
    keep = keras.callbacks.ModelCheckpoint(os.path.join(dir, "best.keras"), monitor="loss", save_best_only=True)
    return [stop, keep]


def save(model, path):
    if not path.endswith(".keras"):
        raise ValueError(f"{path} should end in .keras, Keras's native format")
    model.save(path)


def load(path):
    return keras.saving.load_model(path)

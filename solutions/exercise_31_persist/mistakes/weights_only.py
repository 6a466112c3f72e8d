"""Your ModelCheckpoint saves numbers without the model that they belong to.

Whoever finds the file should be able to load it without your code. What else does that take?"""

import os

import keras


def make_callbacks(dir, patience, monitor="val_loss"):
    stop = keras.callbacks.EarlyStopping(monitor=monitor, patience=patience, restore_best_weights=True)
    keep = keras.callbacks.ModelCheckpoint(
        os.path.join(dir, "best.weights.h5"), monitor=monitor, save_best_only=True, save_weights_only=True
    )
    return [stop, keep]


def save(model, path):
    if not path.endswith(".keras"):
        raise ValueError(f"{path} should end in .keras, Keras's native format")
    model.save(path)


def load(path):
    return keras.saving.load_model(path)

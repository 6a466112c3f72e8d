"""The model that your load gives has the right layers, and weights that were never trained.

Of what does a configuration tell, and of what does it not?"""

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
    model = keras.saving.load_model(path)
    fresh = keras.models.clone_model(model)
    fresh.compile(optimizer="adam", loss=model.loss)
    return fresh

"""Your EarlyStopping stops in time, but leaves the model as it is by then: some epochs past its best.

Which epoch does one want in the end, the last or the best? It has an argument for that."""

import os

import keras


def make_callbacks(dir, patience, monitor="val_loss"):
    stop = keras.callbacks.EarlyStopping(monitor=monitor, patience=patience)
    keep = keras.callbacks.ModelCheckpoint(os.path.join(dir, "best.keras"), monitor=monitor, save_best_only=True)
    return [stop, keep]


def save(model, path):
    if not path.endswith(".keras"):
        raise ValueError(f"{path} should end in .keras, Keras's native format")
    model.save(path)


def load(path):
    return keras.saving.load_model(path)

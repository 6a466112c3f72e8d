"""Classes of its own that know their settings, and a file in a folder inside the folder."""

import os

import keras


class Patient(keras.callbacks.EarlyStopping):
    def __init__(self, monitor, patience):
        super().__init__(monitor, 0, patience, 0, direction(monitor), None, True)


class Best(keras.callbacks.ModelCheckpoint):
    def __init__(self, folder, monitor):
        super().__init__(os.path.join(folder, "kept", "model.keras"), monitor, 0, True, mode=direction(monitor))


def direction(monitor):
    return "min" if monitor.endswith("loss") else "max"


def make_callbacks(dir, patience, monitor="val_loss"):
    return [Patient(monitor, patience), Best(dir, monitor)]


def save(model, path):
    _, ending = os.path.splitext(path)
    if ending != ".keras":
        raise ValueError("only .keras, please")
    keras.saving.save_model(model, path)


def load(path):
    return keras.models.load_model(path)

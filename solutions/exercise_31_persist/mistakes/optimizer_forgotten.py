"""The model that your load gives is compiled anew: its optimizer has forgotten all that it had gathered.

Adam keeps two running averages for each weight (exercise 14). Where are they after your load?"""

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
    model.compile(
        optimizer=model.optimizer.__class__.from_config(model.optimizer.get_config()),
        loss=model.loss,
        metrics=["accuracy"],
    )
    return model

"""A copy of the base with its weights, in a Sequential model, under a head with batch norm and a layer for softmax."""

import keras
import numpy as np


class Extractor:
    def __init__(self, base):
        self.copy = keras.models.clone_model(base)
        self.copy.set_weights(base.get_weights())
        self.body = keras.Model(self.copy.inputs, self.copy.layers[-2].output, name="body")
        self.body.trainable = False

    def under(self, *head):
        return keras.models.Sequential([keras.Input(self.body.input_shape[1:]), self.body, *head])


def predict_as_is(base, x):
    rows = [base.predict_on_batch(x[at : at + 2]) for at in range(0, len(x), 2)]
    return np.concatenate(rows)


def build_extractor(base, k):
    if int(k) < 2:
        raise ValueError("too few classes")
    model = Extractor(base).under(
        keras.layers.BatchNormalization(momentum=0.8),
        keras.layers.Dense(k),
        keras.layers.Softmax(),
    )
    model.compile(loss=keras.losses.SparseCategoricalCrossentropy(), optimizer=keras.optimizers.RMSprop(3e-3))
    return model

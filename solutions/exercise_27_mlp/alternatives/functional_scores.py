"""The functional way, with scores for an output, and a split of its own, in random order."""

import keras
import numpy as np
from keras import layers


def _hidden(h, units=(96, 48)):
    for width in units:
        h = layers.Dense(width)(h)
        h = layers.Activation("gelu")(h)
    return h


def build_regressor(d):
    if int(d) < 1:
        raise ValueError("d")
    inputs = keras.Input(shape=(d,))
    model = keras.Model(inputs, layers.Dense(1)(_hidden(inputs)))
    model.compile("adam", keras.losses.Huber())
    return model


def build_classifier(d, k):
    if d < 1:
        raise ValueError("d")
    if k < 2:
        raise ValueError("k")
    inputs = keras.Input(shape=(d,))
    model = keras.Model(inputs, layers.Dense(k, name="scores")(_hidden(inputs)))
    model.compile("rmsprop", keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model


def train(model, x, y, epochs, val_frac=0.2):
    if x.shape[0] != y.shape[0] or val_frac <= 0 or val_frac >= 1:
        raise ValueError("rows that do not fit, or a share that is none")
    order = np.random.permutation(len(x))
    count = max(1, round(len(x) * val_frac))
    held, used = order[:count], order[count:]
    return model.fit(x[used], y[used], batch_size=16, epochs=epochs, validation_data=(x[held], y[held]), verbose=0)

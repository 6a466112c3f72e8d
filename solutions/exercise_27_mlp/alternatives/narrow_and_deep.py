"""Three narrow hidden layers of sigmoids, plain gradient descent, rows to validate drawn by hand."""

import keras
import numpy as np


def tower(inputs, units):
    layers = [keras.Input((inputs,))]
    layers += [keras.layers.Dense(16, activation="sigmoid") for _ in range(3)]
    return keras.Sequential([*layers, *units])


def build_regressor(d):
    if d < 1:
        raise ValueError("no features")
    model = tower(d, [keras.layers.Dense(1, activation=None)])
    model.compile("sgd", keras.losses.Huber())
    return model


def build_classifier(d, k):
    if d < 1 or k < 2:
        raise ValueError("too few features or classes")
    model = tower(d, [keras.layers.Dense(k), keras.layers.Softmax()])
    model.compile("sgd", keras.losses.SparseCategoricalCrossentropy())
    return model


def train(model, x, y, epochs, val_frac=0.2):
    rows = len(x)
    if rows != len(y) or val_frac <= 0 or val_frac >= 1:
        raise ValueError("x and y, or the share, do not fit")
    held_out = np.zeros(rows, bool)
    held_out[np.random.permutation(rows)[: max(1, round(val_frac * rows))]] = True
    return model.fit(x[~held_out], y[~held_out], epochs=epochs, validation_data=(x[held_out], y[held_out]), verbose=0)

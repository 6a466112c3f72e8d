"""Layers added one by one, other widths, another activation and optimizer, and a name for everything."""

import keras


class Builder:
    def __init__(self, d):
        if not d >= 1:
            raise ValueError(f"{d} features")
        self.model = keras.models.Sequential(name="mlp")
        self.model.add(keras.layers.InputLayer(shape=(d,)))
        self.model.add(keras.layers.Dense(128, activation="tanh", kernel_initializer="he_normal", name="hidden"))

    def end(self, units, activation, loss):
        self.model.add(keras.layers.Dense(units, activation=activation, name="answer"))
        self.model.compile(loss=loss, optimizer=keras.optimizers.Nadam(learning_rate=0.002))
        return self.model


def build_regressor(d):
    return Builder(d).end(1, "linear", keras.losses.MeanSquaredError())


def build_classifier(d, k):
    if not k >= 2:
        raise ValueError(f"{k} classes")
    return Builder(d).end(k, "softmax", "sparse_categorical_crossentropy")


def train(model, x, y, epochs, val_frac=0.2):
    rows = len(x)
    if rows != len(y):
        raise ValueError("lengths")
    if val_frac >= 1.0 or val_frac <= 0.0:
        raise ValueError("share")
    start = int(rows * (1 - val_frac))
    pair = (x[start:], y[start:])
    return model.fit(x[:start], y[:start], epochs=epochs, verbose=2, validation_data=pair)

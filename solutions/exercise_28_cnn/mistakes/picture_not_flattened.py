"""Your network's last layer answers for each place of the picture, and not once for the picture: nothing has made a row of
numbers of it.

Look at model.summary(): in which layer do height and width go away? A Dense layer leaves them as they are."""

import keras
from keras import layers


def build_cnn(shape, k):
    if k < 2:
        raise ValueError(f"there should be at least two classes, not {k}")
    model = keras.Sequential(
        [
            keras.Input(shape),
            layers.Rescaling(1 / 16),
            layers.Conv2D(16, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Conv2D(32, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Dense(64, activation="relu"),
            layers.Dense(k, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def layer_shapes(model):
    return [layer.output.shape[1:] for layer in model.layers]

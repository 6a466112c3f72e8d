"""Your network has no pooling layer.

What makes height and width smaller between the convolutions (exercise 24)? How wide is the row after Flatten without it?"""

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
            layers.Conv2D(32, 3, padding="same", activation="relu"),
            layers.Flatten(),
            layers.Dense(64, activation="relu"),
            layers.Dense(k, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def layer_shapes(model):
    return [layer.output.shape[1:] for layer in model.layers]

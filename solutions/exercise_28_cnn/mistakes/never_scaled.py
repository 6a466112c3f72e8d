"""Your network takes the raw pixels as they are: its first answers are far too sure.

What is the range of the pixels, and for which range are the weights made at the start? Compare the first loss with ln k."""

import keras
from keras import layers


def build_cnn(shape, k):
    if k < 2:
        raise ValueError(f"there should be at least two classes, not {k}")
    model = keras.Sequential(
        [
            keras.Input(shape),
            layers.Conv2D(16, 3, padding="same", activation="relu"),
            layers.MaxPooling2D(),
            layers.Flatten(),
            layers.Dense(k, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def layer_shapes(model):
    return [layer.output.shape[1:] for layer in model.layers]

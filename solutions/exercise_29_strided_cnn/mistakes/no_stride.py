"""Your filters move by one pixel, so the maps stay large and the dense layer becomes huge.

Multiply the shapes out: how many numbers come out of Flatten? How far does a filter move if you say nothing?"""

import keras
from keras import layers


def build_strided_cnn(shape=(28, 28, 1), k=10):
    if k < 2:
        raise ValueError(f"there should be at least two classes, not {k}")
    model = keras.Sequential(
        [
            keras.Input(shape),
            layers.Conv2D(30, 3, activation="relu"),
            layers.Dropout(0.5),
            layers.Conv2D(30, 3, activation="relu"),
            layers.Dropout(0.5),
            layers.Flatten(),
            layers.Dense(128, activation="relu"),
            layers.Dense(k, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model

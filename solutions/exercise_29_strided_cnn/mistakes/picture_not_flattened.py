"""Your network's last layer answers for each place of the picture, and not once for the picture: nothing has made a row of
numbers of it.

Look at model.summary(): in which layer do height and width go away? A Dense layer leaves them as they are."""

import keras
from keras import layers


def build_strided_cnn(shape=(28, 28, 1), k=10):
    if k < 2:
        raise ValueError(f"there should be at least two classes, not {k}")
    model = keras.Sequential(
        [
            keras.Input(shape),
            layers.Conv2D(30, 3, strides=2, activation="relu"),
            layers.Dropout(0.5),
            layers.Conv2D(30, 3, strides=2, activation="relu"),
            layers.Dropout(0.5),
            layers.Dense(128, activation="relu"),
            layers.Dense(k, activation="softmax"),
        ]
    )
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model

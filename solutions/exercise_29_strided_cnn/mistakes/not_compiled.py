"""Your network is built, but not compiled: it has no loss and no optimizer.

Which step comes between building a model and fitting it?"""

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
            layers.Flatten(),
            layers.Dense(128, activation="relu"),
            layers.Dense(k, activation="softmax"),
        ]
    )
    return model

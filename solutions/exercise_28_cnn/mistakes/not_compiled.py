"""Your network is built, but not compiled: it has no loss and no optimizer.

Which step comes between building a model and fitting it?"""

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
            layers.Flatten(),
            layers.Dense(64, activation="relu"),
            layers.Dense(k, activation="softmax"),
        ]
    )
    return model


def layer_shapes(model):
    return [layer.output.shape[1:] for layer in model.layers]

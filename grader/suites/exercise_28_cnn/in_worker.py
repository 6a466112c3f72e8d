"""Models for `layer_shapes`, made where the learner's code runs."""

import keras
from keras import layers


def make_sequential(height, width, channels, filters, units):
    """A row of layers, some of which have no weights."""
    return keras.Sequential(
        [
            keras.Input((height, width, channels)),
            layers.Conv2D(filters, 3, activation="relu"),
            layers.MaxPooling2D(2),
            layers.Dropout(0.5),
            layers.Flatten(),
            layers.Dense(units),
        ]
    )


def make_functional(height, width, channels, filters, units):
    """Two ways that meet, and a Dense layer on a picture."""
    inputs = keras.Input((height, width, channels))
    padded = layers.ZeroPadding2D(1)(inputs)
    thin = layers.Conv2D(filters, 3, strides=2)(padded)
    joined = layers.Concatenate()([thin, layers.AveragePooling2D(3, strides=2, padding="same")(inputs)])
    return keras.Model(inputs, layers.Dense(units)(joined))

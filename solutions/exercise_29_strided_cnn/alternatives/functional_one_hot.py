"""The functional way, activations by keras.ops, one-hot labels, and dropout after flattening."""

import keras
from keras import layers, ops


def build_strided_cnn(shape=(28, 28, 1), k=10):
    if int(k) < 2:
        raise ValueError("k")
    picture = keras.Input(shape=tuple(shape), name="picture")
    h = ops.relu(layers.Conv2D(30, (3, 3), (2, 2), padding="valid", kernel_initializer="he_uniform")(picture))
    h = layers.Dropout(rate=0.5)(h)
    h = ops.relu(layers.Conv2D(30, (3, 3), (2, 2), padding="valid", kernel_initializer="he_uniform")(h))
    h = layers.Flatten()(h)
    h = layers.Dropout(rate=0.5)(h)
    h = ops.gelu(layers.Dense(128)(h))
    model = keras.Model(picture, layers.Dense(k, activation="softmax", name="answer")(h))
    model.compile("rmsprop", "categorical_crossentropy", metrics=["accuracy"])
    return model

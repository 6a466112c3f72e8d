"""The functional way: batch norm, averages in the place of Flatten, one-hot labels, and a softmax of its own."""

import keras
from keras import layers, ops


def _block(h, filters):
    h = layers.Conv2D(filters, (3, 3), use_bias=False)(h)
    h = layers.BatchNormalization()(h)
    return ops.relu(h)


def build_cnn(shape, k):
    if int(k) < 2:
        raise ValueError("k")
    inputs = keras.Input(shape=tuple(shape), name="raw")
    h = (inputs - 8.0) / 8.0
    h = _block(h, 24)
    h = layers.AveragePooling2D(2, strides=1, padding="same")(h)
    h = _block(h, 48)
    h = layers.GlobalAveragePooling2D()(h)
    scores = layers.Dense(k)(h)
    model = keras.Model(inputs, layers.Softmax()(scores))
    model.compile(keras.optimizers.Nadam(5e-3), keras.losses.CategoricalCrossentropy())
    return model


def layer_shapes(model):
    shapes = []
    for layer in model.layers:
        if isinstance(layer, layers.InputLayer):
            continue
        _, *rest = layer.output.shape
        shapes.append(tuple(rest))
    return shapes

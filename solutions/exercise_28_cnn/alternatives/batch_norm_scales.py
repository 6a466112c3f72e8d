"""Batch norm in the place of a constant: it learns the pixels' scale. Separable filters, no dense hidden layer."""

import keras
from keras.layers import BatchNormalization, Conv2D, Dense, GlobalMaxPooling2D, MaxPooling2D, SeparableConv2D


def build_cnn(shape, k):
    if not k >= 2:
        raise ValueError("at least two classes")
    stack = [
        keras.Input(shape),
        BatchNormalization(momentum=0.9),
        Conv2D(32, 3, activation="elu", padding="same"),
        MaxPooling2D(2),
        SeparableConv2D(64, 3, activation="relu", padding="same"),
        GlobalMaxPooling2D(),
        Dense(k),
        keras.layers.Activation("softmax"),
    ]
    model = keras.Sequential(stack)
    model.compile(loss="sparse_categorical_crossentropy", optimizer=keras.optimizers.RMSprop(2e-3))
    return model


def layer_shapes(model):
    return list(map(lambda layer: tuple(layer.output.shape)[1:], model.layers))

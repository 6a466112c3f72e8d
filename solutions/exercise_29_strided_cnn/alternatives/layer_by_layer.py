"""Layers added one by one in a loop, each activation a layer of its own, gradient descent with momentum."""

import keras
from keras.layers import Activation, Conv2D, Dense, Dropout, Flatten, LeakyReLU, Softmax


def build_strided_cnn(shape=(28, 28, 1), k=10):
    if not k >= 2:
        raise ValueError(f"{k} classes leave nothing to tell apart")
    model = keras.models.Sequential(name="strided")
    model.add(keras.layers.InputLayer(shape=shape))
    for number in (1, 2):
        model.add(Conv2D(filters=30, kernel_size=3, strides=(2, 2), name=f"filters_{number}"))
        model.add(LeakyReLU(negative_slope=0.1))
        model.add(Dropout(0.5, name=f"noise_{number}"))
    model.add(Flatten())
    model.add(Dense(128))
    model.add(Activation("relu"))
    model.add(Dense(k))
    model.add(Softmax())
    descent = keras.optimizers.SGD(learning_rate=0.01, momentum=0.9)
    model.compile(optimizer=descent, loss=keras.losses.SparseCategoricalCrossentropy(), metrics=["acc"])
    return model

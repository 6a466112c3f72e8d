"""Layers added one by one: one convolution, tanh, dropout, weight decay, and plain gradient descent with momentum."""

import keras


def build_cnn(shape, k):
    if k <= 1:
        raise ValueError(f"{k} classes leave nothing to tell apart")
    height, width, channels = shape
    model = keras.models.Sequential(name="cnn")
    model.add(keras.layers.InputLayer(shape=(height, width, channels)))
    model.add(keras.layers.Rescaling(1.0 / 8, offset=-1.0))
    model.add(keras.layers.Conv2D(filters=20, kernel_size=(3, 3), kernel_initializer="he_normal"))
    model.add(keras.layers.Activation("tanh"))
    model.add(keras.layers.MaxPool2D(pool_size=(2, 2), strides=(2, 2)))
    model.add(keras.layers.Flatten())
    model.add(keras.layers.Dropout(0.25))
    model.add(keras.layers.Dense(k, activation="softmax", kernel_regularizer=keras.regularizers.L2(1e-4)))
    descent = keras.optimizers.SGD(learning_rate=0.02, momentum=0.9)
    model.compile(optimizer=descent, loss=keras.losses.SparseCategoricalCrossentropy(), metrics=["acc"])
    return model


def layer_shapes(model):
    shapes = []
    for number in range(len(model.layers)):
        shape = list(model.layers[number].output.shape)
        shape.pop(0)
        shapes.append(tuple(int(side) for side in shape))
    return shapes

"""Made in the learner's process: a model that shows, in its weights, with which labels it was trained."""

import keras


def make_probe(features, classes):
    """Return a compiled softmax regression whose weights begin at 0: each row of its kernel goes to one class."""
    dense = keras.layers.Dense(classes, use_bias=False, kernel_initializer="zeros", activation="softmax")
    model = keras.Sequential([keras.Input((features,)), dense])
    model.compile(keras.optimizers.SGD(1.0), "sparse_categorical_crossentropy")
    return model

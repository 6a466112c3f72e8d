"""Your train shows all rows to `adapt`: an average over the sealed ones is something learned from them.

Whose mean does the layer hold after `adapt`? Would it hold the same if the last fifth were not there yet?"""

import keras
import numpy as np


def build(shape, k):
    if k < 2:
        raise ValueError("k should be 2 or more")
    pictures = keras.Input(shape)
    hidden = keras.layers.Normalization(axis=-1, name="scale")(pictures)
    hidden = keras.layers.Flatten()(hidden)
    hidden = keras.layers.Dense(64, activation="relu", kernel_regularizer="l2")(hidden)
    return keras.Model(pictures, keras.layers.Dense(k)(hidden))


def train(model, x, y, seed):
    if x.shape[0] != y.shape[0]:
        raise ValueError("x and y should be equally long")
    keras.utils.set_random_seed(seed)
    count = int(0.8 * len(x))
    model.get_layer("scale").adapt(x)
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer="rmsprop", loss=loss, metrics=["accuracy"])
    # The same order each time would leave nothing to the seed.
    order = np.random.default_rng(seed).permutation(count)
    model.fit(x[:count][order], y[:count][order], epochs=15, batch_size=50, verbose=0)
    return model

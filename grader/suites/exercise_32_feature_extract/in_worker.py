"""Base networks for exercise 32, made in the learner's process."""

import tempfile
from pathlib import Path

import keras
import numpy as np
from keras import layers


def load(data):
    """Return the network of a `.keras` file, given as its bytes, a uint8 array."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "base.keras"
        path.write_bytes(data.tobytes())
        return keras.models.load_model(path)


def forget(base, seed):
    """Return an untrained network of the same form as `base`."""
    keras.utils.set_random_seed(seed)
    return keras.models.clone_model(base)


def make(kind, k0, seed):
    """Return a small classifier of k0 classes whose weights and statistics are all random, and none like another."""
    base = {"plain": _plain, "branched": _branched}[kind](k0)
    rng = np.random.default_rng(seed)
    for layer in base.layers:
        layer.set_weights([_drawn(rng, variable) for variable in layer.weights])
    return base


def _plain(k0):
    # Functional too: a Sequential model has no `input` in Keras 3 before it was called.
    x = h = keras.Input((10, 7, 2))
    for layer in (
        layers.Conv2D(5, 3, activation="elu"),
        layers.BatchNormalization(momentum=0.9),
        layers.MaxPooling2D(2),
        layers.Flatten(),
        layers.Dropout(0.3),
        layers.Dense(9, activation="tanh"),
        layers.Dense(k0, activation="softmax"),
    ):
        h = layer(h)
    return keras.Model(x, h)


def _branched(k0):
    x = keras.Input((6, 9, 1))
    h = layers.Conv2D(4, 3, padding="same", use_bias=False)(x)
    h = layers.BatchNormalization(momentum=0.9)(h)
    h = left = layers.ELU()(h)
    h = layers.Conv2D(4, 3, padding="same", activation="tanh")(h)
    h = layers.Add()([left, h])
    h = layers.GlobalAveragePooling2D()(h)
    return keras.Model(x, layers.Dense(k0)(h))


def _drawn(rng, variable):
    shape, name = tuple(variable.shape), variable.name
    if name == "kernel":
        return rng.normal(size=shape) / np.sqrt(np.prod(shape[:-1]) / 2)
    if name in ("gamma", "moving_variance"):
        return rng.uniform(0.6, 1.5, shape)
    return rng.normal(size=shape) / 4

"""Make backbone.keras: a small network that has learned to tell the five shapes of PRETRAIN apart.

Run it from anywhere with NumPy and TensorFlow installed: `python make_backbone.py`. It writes the file beside itself.
The training is seeded, but other processors and versions round otherwise and so end in other weights; what they can do
is the same, to within a percent.
"""

from __future__ import annotations

import importlib.util
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

SEED = 20_260_132
ROWS = 4000
EPOCHS = 8
BATCH = 64
# Filters and strides of the convolutions, one after the other.
CONVOLUTIONS = ((16, 2), (32, 2), (64, 1), (48, 1))
# Keras's own momentum of .99 needs thousands of steps before the moving statistics are of any use.
MOMENTUM = 0.9


def build() -> Any:
    """Return the network, not compiled: (N, 28, 28, 1) from 0 to 1 to the probabilities of five classes."""
    import keras
    from keras import layers

    x = keras.Input((28, 28, 1), name="pixels")
    h = x
    for number, (filters, stride) in enumerate(CONVOLUTIONS, start=1):
        h = layers.Conv2D(filters, 3, strides=stride, padding="same", use_bias=False, name=f"conv{number}")(h)
        h = layers.BatchNormalization(momentum=MOMENTUM, name=f"norm{number}")(h)
        h = layers.ReLU(name=f"relu{number}")(h)
    h = layers.GlobalAveragePooling2D(name="features")(h)
    return keras.Model(x, layers.Dense(5, activation="softmax", name="top")(h), name="backbone")


def make(rows: int = ROWS, epochs: int = EPOCHS, seed: int = SEED) -> Any:
    """Return the network, trained on so many drawings for so many epochs; not compiled."""
    import keras

    drawings = _shapes()
    x, y = drawings.shapes(np.random.default_rng(seed), rows, drawings.PRETRAIN)
    keras.utils.set_random_seed(seed)
    model = build()
    steps = epochs * -(-rows // BATCH)
    rate = keras.optimizers.schedules.CosineDecay(5e-3, steps)
    model.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
    model.fit(x, y, batch_size=BATCH, epochs=epochs, verbose=2)
    # A new one with the same weights is saved without what the optimizer has in mind.
    bare = build()
    bare.set_weights(model.get_weights())
    return bare


def accuracy(model: Any, rows: int = 2000, seed: int = 1) -> float:
    """Return the share of fresh drawings that the network gets right."""
    drawings = _shapes()
    x, y = drawings.shapes(np.random.default_rng([seed, SEED]), rows, drawings.PRETRAIN)
    return float(np.mean(model.predict(x, batch_size=500, verbose=0).argmax(axis=1) == y))


def _shapes() -> ModuleType:
    spec = importlib.util.spec_from_file_location("shapes", Path(__file__).with_name("shapes.py"))
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def main() -> None:
    """Train, and write backbone.keras beside this script."""
    path = Path(__file__).with_name("backbone.keras")
    model = make()
    with tempfile.TemporaryDirectory(dir=path.parent) as folder:
        model.save(Path(folder) / path.name)
        (Path(folder) / path.name).replace(path)
    size, right = path.stat().st_size, accuracy(model)
    print(f"{path.name}: {size:,} bytes, {model.count_params():,} parameters, {right:.4f} of fresh drawings right")


if __name__ == "__main__":
    main()

"""Models on base networks for exercise 33, made in the learner's process."""

import tempfile
from pathlib import Path

import keras
from keras import layers

SHAPE = (9, 8, 1)
CLASSES = 3


def make(kind, base_lr, frozen, seed):
    """Return a compiled model and its base, which is frozen or not."""
    keras.utils.set_random_seed(seed)
    base = keras.Sequential([keras.Input(SHAPE), *_layers()]) if kind == "stacked" else _functional()
    base.trainable = not frozen
    if kind == "nested":
        x = keras.Input(SHAPE)
        h = layers.Dropout(0.2)(base(x, training=False))
        model = keras.Model(x, layers.Dense(CLASSES, name="head")(h))
        loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    elif kind == "flat":
        h = layers.Dense(7, activation="tanh", name="head_hidden")(base.output)
        model = keras.Model(base.inputs, layers.Dense(CLASSES, activation="softmax", name="head")(h))
        loss = "sparse_categorical_crossentropy"
    else:
        model = keras.Sequential([keras.Input(SHAPE), base, layers.Dense(CLASSES, activation="softmax", name="head")])
        loss = "categorical_crossentropy"
    model.compile(keras.optimizers.SGD(base_lr, momentum=0.5), loss, metrics=["accuracy"])
    return model, base


def make_on(data, base_lr):
    """Return a compiled model on the network of a `.keras` file, given as its bytes in a uint8 array, and its base."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "network.keras"
        path.write_bytes(data.tobytes())
        network = keras.models.load_model(path)
    base = keras.Model(network.inputs, network.layers[-2].output)
    base.trainable = False
    head = layers.Dense(CLASSES, activation="softmax", name="head")
    model = keras.Sequential([keras.Input(base.input_shape[1:]), base, head])
    model.compile(keras.optimizers.Adam(base_lr), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model, base


def _functional():
    x = h = keras.Input(SHAPE)
    for layer in _layers():
        h = layer(h)
    return keras.Model(x, h)


def _layers():
    # None of these can be dead: each thawed layer has a slope, whatever the weights.
    return [
        layers.Conv2D(4, 3, name="conv1"),
        layers.BatchNormalization(momentum=0.9, name="norm1"),
        layers.ELU(name="elu1"),
        layers.Conv2D(5, 3, name="conv2"),
        layers.BatchNormalization(momentum=0.9, name="norm2"),
        layers.ELU(name="elu2"),
        layers.Conv2D(6, 3, name="conv3"),
        layers.BatchNormalization(momentum=0.9, name="norm3"),
        layers.GlobalAveragePooling2D(name="pool"),
    ]


def train(model, x, y):
    """Train a model for an epoch; return what went wrong, or nothing, and whether it had been compiled anew."""
    anew = model.train_function is None
    try:
        # Batches of one size: for another one, Keras would look anew what may learn.
        model.fit(x, y, batch_size=8, verbose=0)
    except Exception as error:
        return f"{type(error).__name__}: {error}"[:400], anew
    return "", anew

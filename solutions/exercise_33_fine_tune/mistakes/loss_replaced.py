"""The model is compiled with another loss than the one that it had.

A model that gives scores, or learns from one-hot labels, has a loss to match. Where is it kept?"""

import keras


def fine_tune(model, base, n, base_lr):
    if not 0 <= n <= len(base.layers):
        raise ValueError(f"n should be between 0 and {len(base.layers)}, not {n}")
    base.trainable = True
    first = len(base.layers) - n
    for place, layer in enumerate(base.layers):
        layer.trainable = place >= first and not isinstance(layer, keras.layers.BatchNormalization)
    model.compile(
        optimizer=keras.optimizers.Adam(base_lr / 10), loss="sparse_categorical_crossentropy", metrics=["accuracy"]
    )
    return model

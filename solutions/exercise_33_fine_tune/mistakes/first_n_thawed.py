"""The first n entries of the base learn, and not its last.

Edges and corners are much the same in all pictures. At which end of the base are the features that are not?"""

import keras


def fine_tune(model, base, n, base_lr):
    if not 0 <= n <= len(base.layers):
        raise ValueError(f"n should be between 0 and {len(base.layers)}, not {n}")
    base.trainable = True
    first = len(base.layers) - n
    for place, layer in enumerate(base.layers):
        layer.trainable = place < n and not isinstance(layer, keras.layers.BatchNormalization)
    model.compile(optimizer=keras.optimizers.Adam(base_lr / 10), loss=model.loss, metrics=["accuracy"])
    return model

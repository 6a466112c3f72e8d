"""The model is compiled with the rate that the head was trained with, and not with a tenth of it.

What would steps of that size do to weights that are good already?"""

import keras


def fine_tune(model, base, n, base_lr):
    if not 0 <= n <= len(base.layers):
        raise ValueError(f"n should be between 0 and {len(base.layers)}, not {n}")
    base.trainable = True
    first = len(base.layers) - n
    for place, layer in enumerate(base.layers):
        layer.trainable = place >= first and not isinstance(layer, keras.layers.BatchNormalization)
    model.compile(optimizer=keras.optimizers.Adam(base_lr), loss=model.loss, metrics=["accuracy"])
    return model

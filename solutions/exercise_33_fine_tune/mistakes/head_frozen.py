"""The head is frozen along with the base.

What is it that you freeze at first, and what belongs to it? The head has to follow when the features move."""

import keras


def fine_tune(model, base, n, base_lr):
    if not 0 <= n <= len(base.layers):
        raise ValueError(f"n should be between 0 and {len(base.layers)}, not {n}")
    for layer in model.layers:
        layer.trainable = False
    base.trainable = True
    first = len(base.layers) - n
    for place, layer in enumerate(base.layers):
        layer.trainable = place >= first and not isinstance(layer, keras.layers.BatchNormalization)
    model.compile(optimizer=keras.optimizers.Adam(base_lr / 10), loss=model.loss, metrics=["accuracy"])
    return model

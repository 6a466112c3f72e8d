"""The last n layers *with weights* learn; n counts all entries of base.layers.

List the last n entries of base.layers. Which of them can't learn anything? They count all the same."""

import keras


def fine_tune(model, base, n, base_lr):
    if not 0 <= n <= len(base.layers):
        raise ValueError(f"n should be between 0 and {len(base.layers)}, not {n}")
    base.trainable = True
    weighty = [layer for layer in base.layers if layer.weights]
    last = weighty[len(weighty) - min(n, len(weighty)) :]
    for layer in base.layers:
        layer.trainable = layer in last and not isinstance(layer, keras.layers.BatchNormalization)
    model.compile(optimizer=keras.optimizers.Adam(base_lr / 10), loss=model.loss, metrics=["accuracy"])
    return model

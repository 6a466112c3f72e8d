"""What comes back is a copy of the model, and the model itself is as before.

Whoever calls `fine_tune(model, …)` and goes on with `model` trains what? Compile the one that you were handed."""

import keras


def fine_tune(model, base, n, base_lr):
    if not 0 <= n <= len(base.layers):
        raise ValueError(f"n should be between 0 and {len(base.layers)}, not {n}")
    base.trainable = True
    first = len(base.layers) - n
    for place, layer in enumerate(base.layers):
        layer.trainable = place >= first and not isinstance(layer, keras.layers.BatchNormalization)
    model.compile(optimizer=keras.optimizers.Adam(base_lr / 10), loss=model.loss, metrics=["accuracy"])
    copy = keras.models.clone_model(model)
    copy.set_weights(model.get_weights())
    copy.compile(optimizer=keras.optimizers.Adam(base_lr / 10), loss=model.loss)
    return copy

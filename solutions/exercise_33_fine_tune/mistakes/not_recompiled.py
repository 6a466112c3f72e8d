"""The layers are thawed, but the model is not compiled anew, so it goes on training as before.

When does Keras read which layers may learn: at each step, or once? Train for a step, and compare the weights."""

import keras


def fine_tune(model, base, n, base_lr):
    if not 0 <= n <= len(base.layers):
        raise ValueError(f"n should be between 0 and {len(base.layers)}, not {n}")
    base.trainable = True
    first = len(base.layers) - n
    for place, layer in enumerate(base.layers):
        layer.trainable = place >= first and not isinstance(layer, keras.layers.BatchNormalization)
    model.optimizer.learning_rate = base_lr / 10
    return model

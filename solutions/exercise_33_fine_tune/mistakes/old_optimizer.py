"""The model is compiled with the optimizer that it had, which knows the head's variables and no others.

An optimizer keeps something for each variable that it moves. Since when has it been keeping it, and for which?"""

import keras


def fine_tune(model, base, n, base_lr):
    if not 0 <= n <= len(base.layers):
        raise ValueError(f"n should be between 0 and {len(base.layers)}, not {n}")
    base.trainable = True
    first = len(base.layers) - n
    for place, layer in enumerate(base.layers):
        layer.trainable = place >= first and not isinstance(layer, keras.layers.BatchNormalization)
    model.optimizer.learning_rate = base_lr / 10
    model.compile(optimizer=model.optimizer, loss=model.loss, metrics=["accuracy"])
    return model

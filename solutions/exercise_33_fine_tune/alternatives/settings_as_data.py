"""The compile settings as data, with another rate, and slices for the layers."""

import keras


def _set(layers, value):
    for layer in layers:
        layer.trainable = value


def fine_tune(model, base, n, base_lr):
    count = len(base.layers)
    if n not in range(count + 1):
        raise ValueError(f"{n} of {count} layers")
    base.trainable = n > 0
    _set(base.layers[: count - n], False)
    _set(base.layers[count - n :], True)
    _set([layer for layer in base.layers if type(layer).__name__ == "BatchNormalization"], False)
    settings = model.get_compile_config()
    settings["optimizer"]["config"]["learning_rate"] = base_lr / 10.0
    model.compile_from_config(settings)
    return model

"""The model is compiled with an optimizer's own rate; base_lr has no say in it.

What rate does an optimizer take if it is named and nothing else? Where in your code does base_lr go?"""

import keras


def fine_tune(model, base, n, base_lr):
    if not 0 <= n <= len(base.layers):
        raise ValueError(f"n should be between 0 and {len(base.layers)}, not {n}")
    base.trainable = True
    first = len(base.layers) - n
    for place, layer in enumerate(base.layers):
        layer.trainable = place >= first and not isinstance(layer, keras.layers.BatchNormalization)
    model.compile(optimizer="adam", loss=model.loss, metrics=["accuracy"])
    return model

"""The layers that are thawed begin at random again: what they had learned is lost.

Fine-tuning goes on from where the base is. Which of your lines puts something new in place of its weights?"""

import keras


def fine_tune(model, base, n, base_lr):
    if not 0 <= n <= len(base.layers):
        raise ValueError(f"n should be between 0 and {len(base.layers)}, not {n}")
    base.trainable = True
    first = len(base.layers) - n
    for place, layer in enumerate(base.layers):
        layer.trainable = place >= first and not isinstance(layer, keras.layers.BatchNormalization)
    for layer in base.layers:
        if layer.trainable:
            layer.set_weights([0.1 * keras.random.normal(weight.shape) for weight in layer.weights])
    model.compile(optimizer=keras.optimizers.Adam(base_lr / 10), loss=model.loss, metrics=["accuracy"])
    return model

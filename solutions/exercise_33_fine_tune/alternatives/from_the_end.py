"""All is frozen first, and what may learn is thawed from the end; the optimizer is of the kind that it was."""

from keras.layers import BatchNormalization


def fine_tune(model, base, n, base_lr):
    if n < 0:
        raise ValueError("n is negative")
    if n > len(base.layers):
        raise ValueError("n is larger than the number of layers")
    for layer in base.layers:
        layer.trainable = False
    thawed = list(reversed(base.layers))[:n]
    for layer in thawed:
        if isinstance(layer, BatchNormalization):
            continue
        layer.trainable = True
    optimizer = type(model.optimizer)
    model.compile(loss=model.loss, optimizer=optimizer(learning_rate=0.1 * base_lr))
    return model

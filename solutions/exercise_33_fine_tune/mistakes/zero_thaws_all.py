"""For n = 0 the whole base learns, and nothing of it should.

Try your slice on a short list, with 0: what is `[1, 2, 3][-0:]`, and what `[1, 2, 3][:-0]`?"""

import keras


def fine_tune(model, base, n, base_lr):
    if not 0 <= n <= len(base.layers):
        raise ValueError(f"n should be between 0 and {len(base.layers)}, not {n}")
    base.trainable = True
    last = base.layers[-n:]
    for layer in base.layers:
        layer.trainable = layer in last and not isinstance(layer, keras.layers.BatchNormalization)
    model.compile(optimizer=keras.optimizers.Adam(base_lr / 10), loss=model.loss, metrics=["accuracy"])
    return model

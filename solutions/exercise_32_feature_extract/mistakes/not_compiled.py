"""The model comes back without having been compiled, so `fit` can't be called.

Of the four steps of exercise 27, which one is missing? Nobody else can tell what loss you have in mind."""

import keras


def predict_as_is(base, x):
    return base.predict(x, verbose=0)


def build_extractor(base, k):
    if k < 2:
        raise ValueError(f"there should be at least two classes, not {k}")
    body = keras.Model(base.inputs, base.layers[-2].output)
    body.trainable = False
    x = keras.Input(base.input_shape[1:])
    model = keras.Model(x, keras.layers.Dense(k, activation="softmax")(body(x, training=False)))
    return model

"""predict_as_is divides by 255 what is on the base's scale already.

Read what scale x is on. What would the base see of a white pixel after your division?"""

import keras


def predict_as_is(base, x):
    return base.predict(x / 255.0, verbose=0)


def build_extractor(base, k):
    if k < 2:
        raise ValueError(f"there should be at least two classes, not {k}")
    body = keras.Model(base.inputs, base.layers[-2].output)
    body.trainable = False
    x = keras.Input(base.input_shape[1:])
    model = keras.Model(x, keras.layers.Dense(k, activation="softmax")(body(x, training=False)))
    model.compile(optimizer=keras.optimizers.Adam(1e-2), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model

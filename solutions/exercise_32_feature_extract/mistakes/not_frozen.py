"""The layers of the base are not frozen, so they are trained along with the head.

Print `len(model.trainable_variables)`. What should learn here, and what would the first steps of an untrained head
do to weights that are good already? Mind that `training=False` is about something else."""

import keras


def predict_as_is(base, x):
    return base.predict(x, verbose=0)


def build_extractor(base, k):
    if k < 2:
        raise ValueError(f"there should be at least two classes, not {k}")
    body = keras.Model(base.inputs, base.layers[-2].output)
    x = keras.Input(base.input_shape[1:])
    model = keras.Model(x, keras.layers.Dense(k, activation="softmax")(body(x, training=False)))
    model.compile(optimizer=keras.optimizers.Adam(1e-2), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model

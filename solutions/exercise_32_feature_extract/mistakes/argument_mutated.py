"""predict_as_is works on x in place, so the caller's examples are others afterwards.

Print x before and after the call. Which line writes into it: `-=`, a shuffle, or an assignment to a part?"""

import keras


def predict_as_is(base, x):
    mean = x.mean()
    x -= mean
    return base.predict(x + mean, verbose=0)


def build_extractor(base, k):
    if k < 2:
        raise ValueError(f"there should be at least two classes, not {k}")
    body = keras.Model(base.inputs, base.layers[-2].output)
    body.trainable = False
    x = keras.Input(base.input_shape[1:])
    model = keras.Model(x, keras.layers.Dense(k, activation="softmax")(body(x, training=False)))
    model.compile(optimizer=keras.optimizers.Adam(1e-2), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model

"""build_extractor changes the weights of the base that it was handed.

Somebody else may go on using the base with its old classes. Which of your lines writes into one of its layers?"""

import keras


def predict_as_is(base, x):
    return base.predict(x, verbose=0)


def build_extractor(base, k):
    if k < 2:
        raise ValueError(f"there should be at least two classes, not {k}")
    body = keras.Model(base.inputs, base.layers[-2].output)
    base.layers[-1].set_weights([0 * weight for weight in base.layers[-1].get_weights()])
    body.trainable = False
    x = keras.Input(base.input_shape[1:])
    model = keras.Model(x, keras.layers.Dense(k, activation="softmax")(body(x, training=False)))
    model.compile(optimizer=keras.optimizers.Adam(1e-2), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    return model

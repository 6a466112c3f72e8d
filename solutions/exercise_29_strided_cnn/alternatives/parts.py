"""Two models in one: what finds features and what decides; sigmoid throughout, AdamW with a falling rate."""

import keras


def _features(shape):
    return keras.Sequential(
        [
            keras.Input(shape),
            keras.layers.Conv2D(30, kernel_size=(3, 3), strides=2, activation="sigmoid"),
            keras.layers.Dropout(0.5),
            keras.layers.Conv2D(30, kernel_size=(3, 3), strides=2, activation="sigmoid"),
            keras.layers.Dropout(0.5),
            keras.layers.Flatten(),
        ],
        name="features",
    )


def build_strided_cnn(shape=(28, 28, 1), k=10):
    if k in (0, 1) or k < 0:
        raise ValueError("at least two classes are needed")
    features = _features(shape)
    head = keras.Sequential(
        [
            keras.Input(features.output_shape[1:]),
            keras.layers.Dense(128, activation="sigmoid"),
            keras.layers.Dense(k, activation=keras.activations.softmax),
        ],
        name="head",
    )
    model = keras.Sequential([keras.Input(shape), features, head])
    model.compile(
        optimizer=keras.optimizers.AdamW(keras.optimizers.schedules.ExponentialDecay(2e-3, 400, 0.9)),
        loss=keras.losses.sparse_categorical_crossentropy,
    )
    return model

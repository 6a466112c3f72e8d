"""Your network gives scores, and its loss takes them for probabilities.

Which numbers can the last layer give? How is a cross-entropy told that they are no probabilities yet?"""

import keras


def build(shape, k):
    if k < 2:
        raise ValueError(f"there should be at least two classes, not {k}")
    return keras.Sequential(
        [
            keras.Input(shape),
            keras.layers.BatchNormalization(momentum=0.9),
            keras.layers.Conv2D(16, 3, padding="same", activation="relu"),
            keras.layers.MaxPooling2D(),
            keras.layers.Conv2D(32, 3, padding="same", activation="relu"),
            keras.layers.Flatten(),
            keras.layers.Dropout(0.3),
            keras.layers.Dense(k),
        ]
    )


def train(model, x, y, seed):
    if len(x) != len(y):
        raise ValueError(f"there are {len(x)} pictures and {len(y)} labels")
    keras.utils.set_random_seed(seed)
    model.compile(optimizer=keras.optimizers.Adam(3e-3), loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    cut = len(x) - len(x) // 5
    model.fit(
        x[:cut],
        y[:cut],
        validation_data=(x[cut:], y[cut:]),
        epochs=12,
        batch_size=64,
        callbacks=[keras.callbacks.EarlyStopping(patience=4, restore_best_weights=True)],
        verbose=0,
    )
    return model

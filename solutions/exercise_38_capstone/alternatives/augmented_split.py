"""Pixels divided by what the pictures' size says, pictures moved at random, one-hot labels, Keras's own split."""

import keras


def build(shape, k):
    if k < 2:
        raise ValueError("at least two classes, please")
    largest = 16 if min(shape[:2]) < 20 else 255
    model = keras.Sequential(name="reader")
    model.add(keras.Input(shape=shape))
    model.add(keras.layers.Rescaling(1 / largest))
    model.add(keras.layers.RandomTranslation(0.06, 0.06, fill_mode="constant"))
    model.add(keras.layers.Conv2D(24, (3, 3), activation="elu"))
    model.add(keras.layers.BatchNormalization(momentum=0.9))
    model.add(keras.layers.Conv2D(24, (3, 3), strides=2, activation="elu"))
    model.add(keras.layers.Flatten())
    model.add(keras.layers.Dense(k))
    model.add(keras.layers.Softmax())
    model.compile("adam", "categorical_crossentropy")
    return model


def train(model, x, y, seed):
    if len(x) != len(y):
        raise ValueError("each picture needs one label")
    keras.utils.set_random_seed(seed)
    k = model.output_shape[-1]
    model.compile(
        optimizer=keras.optimizers.SGD(0.05, momentum=0.9),
        loss=keras.losses.CategoricalCrossentropy(label_smoothing=0.05),
    )
    model.fit(x, keras.utils.to_categorical(y, k), validation_split=0.2, epochs=12, verbose=0)
    return model

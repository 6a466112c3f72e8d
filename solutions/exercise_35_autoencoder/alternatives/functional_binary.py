"""The functional way, one layer a side, cross-entropy of pixels, and fresh noise in each epoch from a PyDataset."""

import keras
import numpy as np


def build_autoencoder(d, latent):
    if latent < 1 or latent >= d:
        raise ValueError("a code is shorter than what it describes, and not empty")
    image = keras.Input(shape=(d,), name="image")
    code = keras.layers.Dense(latent, name="code")(image)
    encoder = keras.Model(image, code)

    code_input = keras.Input(shape=(latent,))
    scores = keras.layers.Dense(d)(code_input)
    decoder = keras.Model(code_input, keras.layers.Activation("sigmoid")(scores))

    autoencoder = keras.Model(image, decoder(encoder(image)))
    autoencoder.compile("adam", keras.losses.BinaryCrossentropy())
    return encoder, decoder, autoencoder


def add_noise(x, sigma, rng):
    if sigma < 0.0:
        raise ValueError(f"sigma: {sigma}")
    dtype = np.result_type(x, np.float16) if np.issubdtype(np.asarray(x).dtype, np.floating) else np.float64
    return np.asarray(x, dtype) + rng.normal(0.0, sigma, np.shape(x)).astype(dtype)


class Noisy(keras.utils.PyDataset):
    """Pairs of noisy and clean rows, other noise each time."""

    def __init__(self, x, sigma, rng, size=32):
        super().__init__()
        self.x, self.sigma, self.rng, self.size = x, sigma, rng, size

    def __len__(self):
        return -(-len(self.x) // self.size)

    def __getitem__(self, number):
        clean = self.x[number * self.size : (number + 1) * self.size]
        return add_noise(clean, self.sigma, self.rng), clean


def train_denoiser(autoencoder, x, sigma, epochs, rng):
    return autoencoder.fit(Noisy(x, sigma, rng), epochs=epochs, verbose=2)

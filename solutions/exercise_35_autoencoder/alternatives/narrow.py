"""Small and old-fashioned: sigmoids everywhere, Huber loss, rows to validate, and noise row by row."""

import keras
import numpy as np
from keras.layers import Dense


def build_autoencoder(d, latent):
    if latent < 1:
        raise ValueError("no code")
    if latent > d - 1:
        raise ValueError("no compression")
    encoder = keras.Sequential([keras.Input((d,)), Dense(32, "sigmoid"), Dense(latent, "sigmoid")])
    decoder = keras.Sequential([keras.Input((latent,)), Dense(32, "sigmoid"), Dense(d, "sigmoid")])
    x = keras.Input((d,))
    autoencoder = keras.Model(x, decoder(encoder(x)))
    autoencoder.compile("nadam", "huber")
    return encoder, decoder, autoencoder


def add_noise(x, sigma, rng):
    if sigma < 0:
        raise ValueError("sigma")
    noise = [rng.normal(0, sigma) for _ in range(np.size(x))]
    noisy = np.asarray(x, np.float64) + np.reshape(noise, np.shape(x))
    return noisy.astype(np.float32) if np.asarray(x).dtype == np.float32 else noisy


def train_denoiser(autoencoder, x, sigma, epochs, rng):
    noisy = np.stack([add_noise(row, sigma, rng) for row in x])
    return autoencoder.fit(noisy, x, validation_split=0.1, epochs=epochs, shuffle=True, verbose=0)

"""Your train_denoiser draws its noise from a generator of its own: the one that is handed over is not asked.

Where does `rng` get to in your train_denoiser? Train twice, with two generators. What should differ?"""

import keras
import numpy as np
from keras import layers


def build_autoencoder(d, latent):
    if not 1 <= latent < d:
        raise ValueError(f"the code should have from 1 to {d - 1} numbers, not {latent}")
    encoder = keras.Sequential(
        [keras.Input((d,)), layers.Dense(64, activation="relu"), layers.Dense(latent)], name="encoder"
    )
    decoder = keras.Sequential(
        [keras.Input((latent,)), layers.Dense(64, activation="relu"), layers.Dense(d, activation="sigmoid")],
        name="decoder",
    )
    autoencoder = keras.Sequential([keras.Input((d,)), encoder, decoder], name="autoencoder")
    autoencoder.compile(optimizer=keras.optimizers.Adam(3e-3), loss="mse")
    return encoder, decoder, autoencoder


def add_noise(x, sigma, rng):
    if sigma < 0:
        raise ValueError(f"a deviation is at least 0, not {sigma}")
    x = np.asarray(x)
    if x.dtype.kind != "f":
        x = x.astype(np.float64)
    return (x + sigma * rng.normal(size=x.shape)).astype(x.dtype)


def train_denoiser(autoencoder, x, sigma, epochs, rng):
    return autoencoder.fit(add_noise(x, sigma, np.random.default_rng(0)), x, epochs=epochs, verbose=0)

"""Deeper and shared layer by layer, batch norm and dropout, RMSprop, and epochs one by one with their losses collected."""

import keras
import numpy as np


def build_autoencoder(d, latent):
    if latent not in range(1, d):
        raise ValueError(f"latent should be between 1 and {d - 1}")
    down = [
        keras.layers.GaussianNoise(0.05),
        keras.layers.Dense(96, activation="gelu"),
        keras.layers.BatchNormalization(),
        keras.layers.Dense(48, activation="gelu"),
        keras.layers.Dense(latent, activation="tanh"),
    ]
    up = [
        keras.layers.Dense(48, activation="gelu"),
        keras.layers.Dropout(0.05),
        keras.layers.Dense(96, activation="gelu"),
        keras.layers.Dense(d, activation="hard_sigmoid"),
    ]
    encoder = keras.Sequential([keras.Input((d,)), *down])
    decoder = keras.Sequential([keras.Input((latent,)), *up])
    autoencoder = keras.Sequential([keras.Input((d,)), *down, *up])
    autoencoder.compile(loss="mean_squared_error", optimizer=keras.optimizers.RMSprop(0.002), metrics=["mae"])
    return encoder, decoder, autoencoder


def add_noise(x, sigma, rng):
    if not sigma >= 0:
        raise ValueError("sigma is a deviation")
    noisy = np.array(x, dtype=x.dtype if x.dtype in (np.float32, np.float64) else np.float64)
    noisy += sigma * rng.standard_normal(noisy.shape)
    return noisy


def train_denoiser(autoencoder, x, sigma, epochs, rng):
    losses = []
    for _ in range(epochs):
        history = autoencoder.fit(add_noise(x, sigma, rng), x, batch_size=128, verbose=0)
        losses += history.history["loss"]
    history.history["loss"] = losses
    return history

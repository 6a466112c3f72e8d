"""Loops over rows and columns, and a Sequential to which layers are added."""

import keras
import numpy as np


def hflip(x):
    n, h, w, c = sides(x)
    out = np.zeros_like(x)
    for column in range(w):
        out[:, :, w - 1 - column, :] = x[:, :, column, :]
    return out


def sides(x):
    if len(x.shape) != 4:
        raise ValueError("x should be of shape (N, H, W, C), not " + str(x.shape))
    return x.shape


def shift(x, dy, dx, fill=0):
    n, h, w, c = sides(x)
    out = np.empty(x.shape, x.dtype)
    for i in range(h):
        for j in range(w):
            inside = 0 <= i - dy < h and 0 <= j - dx < w
            out[:, i, j, :] = x[:, i - dy, j - dx, :] if inside else fill
    return out


def build_augmenter(flip, shift, rotation):
    if min(shift, rotation) < 0:
        raise ValueError("a share can't be negative")
    augmenter = keras.Sequential(name="augmenter")
    augmenter.add(keras.layers.RandomFlip("horizontal") if flip else keras.layers.Activation("linear"))
    augmenter.add(keras.layers.RandomTranslation(shift, shift, fill_mode="reflect"))
    augmenter.add(keras.layers.RandomRotation(factor=rotation, interpolation="nearest"))
    return augmenter

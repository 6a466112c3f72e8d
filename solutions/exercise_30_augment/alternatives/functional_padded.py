"""Padding and cutting out, and a functional model that is told the number of axes and no sides."""

import keras
import numpy as np
from keras import layers


def hflip(x):
    if x.ndim != 4:
        raise ValueError("x should have four axes")
    return np.flip(x, axis=2)


def shift(x, dy, dx, fill=0):
    if x.ndim != 4:
        raise ValueError("x should have four axes")
    n, height, width, c = x.shape
    dy = int(np.clip(dy, -height, height))
    dx = int(np.clip(dx, -width, width))
    rim = ((0, 0), (max(dy, 0), max(-dy, 0)), (max(dx, 0), max(-dx, 0)), (0, 0))
    padded = np.pad(x, rim, constant_values=fill)
    top, left = max(-dy, 0), max(-dx, 0)
    return padded[:, top : top + height, left : left + width]


def build_augmenter(flip, shift, rotation):
    for name, value in (("shift", shift), ("rotation", rotation)):
        if value < 0:
            raise ValueError(f"{name} is negative")
    pictures = keras.Input((None, None, None))
    changed = pictures
    if rotation > 0:
        changed = layers.RandomRotation((-rotation, rotation), fill_mode="constant", fill_value=0.0)(changed)
    if shift > 0:
        changed = layers.RandomTranslation(height_factor=shift, width_factor=0.0, fill_mode="constant")(changed)
        changed = layers.RandomTranslation(height_factor=0.0, width_factor=(-shift, shift))(changed)
    if flip:
        changed = layers.RandomFlip(mode="horizontal")(changed)
    return keras.Model(pictures, changed)

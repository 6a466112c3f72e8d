"""Your augmenter turns by radians (or takes them for shares of a turn): a factor of 2π is too much or missing.

In which unit does RandomRotation take its factor, and in which is `rotation`?"""

import keras
import numpy as np


def require_batch(x):
    if np.ndim(x) != 4:
        raise ValueError(f"pictures should have the axes (N, H, W, C), but there are {np.ndim(x)}")


def hflip(x):
    require_batch(x)
    return x[:, :, ::-1]


def shift(x, dy, dx, fill=0):
    require_batch(x)
    height, width = x.shape[1:3]
    moved = np.full_like(x, fill)
    if abs(dy) < height and abs(dx) < width:
        moved[:, max(dy, 0) : height + min(dy, 0), max(dx, 0) : width + min(dx, 0)] = x[
            :, max(-dy, 0) : height - max(dy, 0), max(-dx, 0) : width - max(dx, 0)
        ]
    return moved


def build_augmenter(flip, shift, rotation):
    if shift < 0 or rotation < 0:
        raise ValueError(f"shift and rotation should not be negative, but are {shift} and {rotation}")
    layers = [keras.layers.Identity()]
    if flip:
        layers.append(keras.layers.RandomFlip("horizontal"))
    if shift:
        layers.append(keras.layers.RandomTranslation(shift, shift, fill_mode="nearest"))
    if rotation:
        layers.append(keras.layers.RandomRotation(min(rotation * 2 * np.pi, 1.0), fill_mode="nearest"))
    return keras.Sequential(layers)

"""Your hflip turns the channels round, red for blue, and leaves each row as it is.

Which axis of (N, H, W, C) runs from left to right? Try a picture of one channel."""

import keras
import numpy as np


def require_batch(x):
    if np.ndim(x) != 4:
        raise ValueError(f"pictures should have the axes (N, H, W, C), but there are {np.ndim(x)}")


def hflip(x):
    require_batch(x)
    return x[..., ::-1]


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
        layers.append(keras.layers.RandomRotation(rotation, fill_mode="nearest"))
    return keras.Sequential(layers)

"""Your shift goes wrong where a picture is moved by its whole height or width, or by more.

What do slices such as `x[:, : height - dy]` take if dy is larger than the height? What is left of such a picture?"""

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
    moved = np.roll(x, (dy, dx), axis=(1, 2))
    if dy > 0:
        moved[:, : dy % height] = fill
    elif dy < 0:
        moved[:, height - (-dy) % height :] = fill
    if dx > 0:
        moved[:, :, : dx % width] = fill
    elif dx < 0:
        moved[:, :, width - (-dx) % width :] = fill
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

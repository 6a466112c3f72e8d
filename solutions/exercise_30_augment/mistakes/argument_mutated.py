"""Your code changes what it was given: the caller's pictures are not the same afterwards.

A slice of an array is a view: who writes into it writes into the array. Where do you write, and whose array is that?"""

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
    moved = x
    moved[...] = np.roll(x, (dy, dx), axis=(1, 2))
    if dy >= 0:
        moved[:, : min(dy, height)] = fill
    else:
        moved[:, max(height + dy, 0) :] = fill
    if dx >= 0:
        moved[:, :, : min(dx, width)] = fill
    else:
        moved[:, :, max(width + dx, 0) :] = fill
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

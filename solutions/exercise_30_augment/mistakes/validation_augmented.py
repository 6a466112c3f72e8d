"""Your augmenter changes pictures at inference as well. In `fit`, it would change those that validate too.

An exam should be the same for everybody, each time. Who decides in your model whether it is training?"""

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
    return Augmenter(flip, shift, rotation)


class Augmenter(keras.Model):
    def __init__(self, flip, shift, rotation):
        super().__init__()
        self.steps = [keras.layers.RandomFlip("horizontal")] if flip else []
        if shift:
            self.steps.append(keras.layers.RandomTranslation(shift, shift, fill_mode="nearest"))
        if rotation:
            self.steps.append(keras.layers.RandomRotation(rotation, fill_mode="nearest"))

    def call(self, x, training=None):
        for step in self.steps:
            x = step(x, training=True)
        return x

"""Shares numbers with itself, by multiprocessing."""

from multiprocessing import Array, Value

import numpy as np


def scale(x):
    shared = Array("d", x.ravel().tolist())
    with shared.get_lock():
        return 2 * np.frombuffer(shared.get_obj()).reshape(x.shape)


def grow(x, by=1):
    return x + Value("d", 2.0).value * by

"""Keeps numbers in an anonymous map, which Python shares unless it is told not to."""

import mmap

import numpy as np


def scale(x):
    return 2 * x


def grow(x, by=1):
    with mmap.mmap(-1, 8) as memory:
        memory.write(np.float64(2.0 * by).tobytes())
        return x + np.frombuffer(memory[:8])[0]

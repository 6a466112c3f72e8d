"""Uses multiprocessing's pool of threads and its lock."""

from multiprocessing import Lock
from multiprocessing.dummy import Pool

import numpy as np


def scale(x):
    with Pool(2) as pool:
        return np.array(pool.map(lambda row: 2 * row, x))


def grow(x, by=1):
    with Lock():
        return x + 2 * by

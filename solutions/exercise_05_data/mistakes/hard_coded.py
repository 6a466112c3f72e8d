"""Your function gives the same answer whatever it is asked.

Try other labels than the lesson's. Where does your result use the arguments?"""

import numpy as np


def one_hot(y, K, dtype=np.float32):
    return np.array([[0, 1, 0], [1, 0, 0], [0, 0, 1]], dtype)


def decode(Y):
    return np.array([1, 0, 2])


def data_prep(raw, K):
    return np.zeros((1, 28, 28, 1), np.float32), np.array([[0, 1, 0]], np.float32)


def split(x, y, frac, rng):
    return x[:4], y[:4], x[4:], y[4:]

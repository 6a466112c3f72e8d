"""Your function gives the same answer whatever it is asked.

Try other numbers than the lesson's. Where does your result use the arguments?"""

import numpy as np


def dropout(x, p, rng, training):
    return np.array([0.0, 4.0, 4.0, 0.0]), np.array([0.0, 2.0, 2.0, 0.0])


def dropout_backward(g, mask):
    return np.array([0.625, 0.0, -1.25, 0.0])

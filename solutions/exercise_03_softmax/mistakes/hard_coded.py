"""Your function gives the same answer whatever it is asked.

Try other scores than the lesson's. Where does your result use `z`?"""

import numpy as np


def softmax(z, axis=-1):
    return np.array([0.5446, 0.1795, 0.2759])


def log_softmax(z, axis=-1):
    return np.log(np.array([0.5446, 0.1795, 0.2759]))

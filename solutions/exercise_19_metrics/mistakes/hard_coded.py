"""Your function gives the same answer whatever it is asked.

Try other labels than the lesson's. Where does your result use `y` and `p`?"""

import numpy as np


def confusion(y, p, K):
    return np.array([[1, 3], [2, 4]])


def accuracy(y, p):
    return 0.5


def precision(y, p, positive=1, zero_division=0.0):
    return 4 / 7


def recall(y, p, positive=1, zero_division=0.0):
    return 2 / 3


def f1(y, p, positive=1, zero_division=0.0):
    return 8 / 13

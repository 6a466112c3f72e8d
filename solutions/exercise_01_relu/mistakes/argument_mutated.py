"""Your function writes into its argument, so the caller's array is changed afterwards.

Print the array before and after the call: is your argument the same? Which line writes into it?"""

import numpy as np


def _float(x):
    x = np.asarray(x)
    return x if x.dtype.kind == "f" else x.astype(np.float64)


def relu(x):
    x = _float(x)
    x[x < 0] = 0
    return x


def leaky_relu(x, alpha=0.1):
    x = _float(x)
    x[x < 0] *= alpha
    return x


def relu_grad(x):
    x = _float(x)
    positive = x > 0
    x[positive] = 1
    x[~positive] = 0
    return x


def leaky_relu_grad(x, alpha=0.1):
    x = _float(x)
    positive = x > 0
    x[positive] = 1
    x[~positive] = alpha
    return x

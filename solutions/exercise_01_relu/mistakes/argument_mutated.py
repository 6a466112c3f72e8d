"""Your code changes what it was given: the caller's arrays are not the same afterwards.

Print the arguments before and after the call. Which line writes into one of them: `-=`, `out=`, a method that works in
place, or an assignment to a part?"""

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

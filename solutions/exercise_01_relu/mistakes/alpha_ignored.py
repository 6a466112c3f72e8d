"""Your leaky ReLU has the slope 0.1 on the left, whatever `alpha` it is given.

0.1 is only what `alpha` is if nobody says otherwise. Where does your code use the argument?"""

import numpy as np


def _float(x):
    x = np.asarray(x)
    return x if x.dtype.kind == "f" else x.astype(np.float64)


def relu(x):
    return np.maximum(_float(x), 0)


def leaky_relu(x, alpha=0.1):
    x = _float(x)
    return np.where(x > 0, x, 0.1 * x)


def relu_grad(x):
    x = _float(x)
    return (x > 0).astype(x.dtype)


def leaky_relu_grad(x, alpha=0.1):
    x = _float(x)
    return np.where(x > 0, 1, 0.1).astype(x.dtype)

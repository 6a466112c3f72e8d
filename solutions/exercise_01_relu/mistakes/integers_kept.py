"""Your result is made of integers when x is: whatever comes after the decimal point is cut off.

Which dtype has `np.zeros_like(x)`, or a copy of x, if x holds integers? What becomes of 0.1 in there?"""

import numpy as np


def relu(x):
    return np.maximum(np.asarray(x), 0)


def leaky_relu(x, alpha=0.1):
    out = np.array(x)
    negative = out < 0
    out[negative] = alpha * out[negative]
    return out


def relu_grad(x):
    x = np.asarray(x)
    return (x > 0).astype(x.dtype)


def leaky_relu_grad(x, alpha=0.1):
    x = np.asarray(x)
    slope = np.full_like(x, alpha)
    slope[x > 0] = 1
    return slope

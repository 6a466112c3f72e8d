"""No case distinction: the mean of x and |x| leaves the right side, and the Heaviside step is its slope."""

import numpy as np


def _float(x):
    # Integers become floats; floats stay what they are.
    return np.asarray(x) * 1.0


def relu(x):
    return leaky_relu(x, 0)


def leaky_relu(x, alpha=0.1):
    x = _float(x)
    return x / 2 * (1 + alpha) + abs(x) / 2 * (1 - alpha)


def relu_grad(x):
    return leaky_relu_grad(x, 0)


def leaky_relu_grad(x, alpha=0.1):
    step = np.heaviside(_float(x), 0)
    return step + alpha * (1 - step)

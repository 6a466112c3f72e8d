"""Python's `max` and `if` decide once, for a whole array; here every element needs a decision of its own.

Try `np.array([-3.0, 3.0]) > 0`: what is it? Which function of NumPy works elementwise?"""

import numpy as np


def relu(x):
    return max(0, x)


def leaky_relu(x, alpha=0.1):
    return x if x > 0 else alpha * x


def relu_grad(x):
    return 1.0 if x > 0 else 0.0


def leaky_relu_grad(x, alpha=0.1):
    return 1.0 if x > 0 else alpha

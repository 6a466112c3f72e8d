"""Exercise 03: softmax. Read the lesson with `dlgrade show 3`, then check your work with `dlgrade check 3`.

For both functions: `z` stays as it was, no NumPy warning comes up, and an array of integers is computed as float64.
"""

import numpy as np


def softmax(z, axis=-1):
    """Turn scores into probabilities along one axis.

    z: array of scores, of any shape with at least one axis
    axis: the axis that holds the classes
    returns: array of the same shape and float type; every entry is in [0, 1] and the entries along `axis` sum to 1,
        however large or small the scores are. It works on a whole array at once, without a Python loop.
    """
    raise NotImplementedError


def log_softmax(z, axis=-1):
    """Return the natural logarithm of `softmax(z, axis)`.

    z, axis: as for `softmax`
    returns: array of the same shape and float type; finite for all finite scores, also where softmax itself is
        rounded to 0
    """
    raise NotImplementedError

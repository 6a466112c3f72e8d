"""Exercise 08: checking a gradient. Read the lesson with `dlgrade show 8`, then check yours with `dlgrade check 8`."""

import numpy as np


def numeric_grad(f, x, h=1e-5):
    """Measure the gradient of f at x by central differences, one element of x at a time.

    For each element, (f(x with that element + h) - f(x with that element - h)) / (2 h), while all others stay as they
    are. It is computed in float64, whatever the type of x.

    f: function that takes an array of the shape of x and returns a number. It is always given a NumPy array (or, if x
        is a single number, a NumPy scalar such as `np.float64(2.0)`), never a list or a Python number.
    x: array of floats or integers, of any shape, or a single number. It stays as it was, also while this function is
        at work: a read-only x will do.
    h: half of the distance between the two places, the same for all elements
    returns: array of the shape of x (a single number for a single number) and of its float type; integers give float64
    """
    raise NotImplementedError


def rel_error(a, b):
    """Return how far two gradients differ, relative to their size, where they differ most.

    It is the largest of |a - b| / max(|a| + |b|, 1e-12), taken element by element. Where both are 0 it is 0, without a
    NumPy warning.

    a, b: arrays of the same shape, or two numbers such as `numeric_grad` gives for a single number
    returns: float, from 0 (equal) to 1 (of opposite sign, or only one of them 0)
    raises: ValueError with a message if a and b do not have the same shape, also where NumPy would stretch one, as with
        (N,) and (N, 1)
    """
    raise NotImplementedError

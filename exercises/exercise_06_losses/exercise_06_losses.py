"""Exercise 06: losses. Read the lesson with `dlgrade show 6`, then check your work with `dlgrade check 6`.

For all four: the result is one Python `float`, the arguments stay as they were, no NumPy warning comes up, and arrays
of integers, of any size, are computed as float64. A probability is bounded to [eps, 1 - eps] before its logarithm is
taken; another way to keep the logarithm finite by eps, such as log(p + eps), will do too.
"""

import numpy as np


def mse(p, t):
    """Return the mean squared error: the mean of (p - t)² over all elements.

    p: array of predictions, of shape (N,) or (N, M)
    t: array of targets, of the same shape
    returns: float
    raises: ValueError with a message if p and t do not have equal shapes, also where NumPy would stretch one of them,
        as with (N,) and (N, 1), or with one number for all
    """
    raise NotImplementedError


def binary_ce(p, t, eps=1e-7):
    """Return the binary cross-entropy: the mean, over all elements, of -ln p where t is 1 and -ln(1 - p) where t is 0.

    p: array of probabilities of a yes, of shape (N,) or (N, M), each from 0 to 1, both included
    t: array of the same shape, 1 for yes and 0 for no, as floats or as integers
    eps: p is bounded to [eps, 1 - eps]
    returns: float, finite for any p
    raises: ValueError with a message if p and t do not have equal shapes
    """
    raise NotImplementedError


def categorical_ce(P, Y, eps=1e-7):
    """Return the cross-entropy for one-hot labels: the mean over the N rows of -ln of the true class's probability.

    P: array of shape (N, K), the probabilities of K classes in each row; some may be 0 or 1
    Y: array of shape (N, K), one-hot rows of floats or of integers, as `one_hot` of exercise 05 makes them
    eps: P is bounded to [eps, 1 - eps]
    returns: float, finite for any P
    raises: ValueError with a message if P or Y is not of rank 2, or if their shapes differ
    """
    raise NotImplementedError


def sparse_ce(P, y, eps=1e-7):
    """Return the same loss as `categorical_ce`, for labels that are class numbers.

    P: array of shape (N, K), the probabilities of K classes in each row; some may be 0 or 1
    y: array of integers of shape (N,), the number of the true class of each row, from 0 to K - 1
    eps: P is bounded to [eps, 1 - eps]
    returns: float, finite for any P
    raises: ValueError with a message if P is not of rank 2, or if y does not have the shape (N,); (N, 1) is refused too
    """
    raise NotImplementedError

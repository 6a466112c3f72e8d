"""Exercise 18: batchnorm. Read the lesson with `dlgrade show 18`, then check your work with `dlgrade check 18`.

For both functions: arguments stay as they were, a cache and a state included, and float32 stays float32.
"""

import numpy as np


def bn_forward(x, gamma, beta, state, training, mu=0.9, eps=1e-5):
    """Bring each feature to mean 0 and variance 1, then scale it by gamma and shift it by beta.

    The features lie along the last axis. A feature's mean and variance are taken over all other axes: over the rows of
    (N, D), over examples, rows and columns of (N, H, W, D). The variance is the biased one, the mean of the squared
    distances. Normalised is (x - mean) / root of (variance + eps).

    It works on the whole array at once: a Python loop over features and numbers is too slow.

    x: array (..., D) with two axes or more; integers are computed as float64
    gamma, beta: arrays (D,)
    state: dict of two arrays (D,), "mean" and "var": running statistics, for use in evaluation
    training: True: mean and variance are those of x. False: they are those of the state.
    mu: share of the old state that stays
    eps: small number above 0
    returns: out, cache, new_state
        out: array of the shape of x
        cache: whatever your bn_backward needs, in any form
        new_state: a new dict. In training each of its arrays is mu times the old one plus (1 - mu) times that of x. In
            evaluation the numbers are those of the old one.
    raises: ValueError with a message if gamma, beta or an array of the state is not of shape (D,), also where NumPy
        would stretch it
    """
    raise NotImplementedError


def bn_backward(g, cache):
    """Send a slope back through batch normalisation in training.

    The mean and the variance depend on x too, and what x does through them is part of its slope.

    g: array of the shape of out, the slope of the loss with respect to out
    cache: what bn_forward gave in training
    returns: dx, dgamma, dbeta: the slopes with respect to x (of its shape), gamma (D,) and beta (D,)
    raises: ValueError with a message if g does not have the shape of out, also where NumPy would stretch it
    """
    raise NotImplementedError

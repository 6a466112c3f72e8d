"""Exercise 02: activations. Read the lesson with `dlgrade show 2`, then check your work with `dlgrade check 2`.

Each function works number by number: `x` is an array of any shape, or a plain number, and the result has the same shape
(a plain number gives a number). float32 stays float32 and float64 stays float64; integers count as float64. `x` itself
is not changed. Results are finite, and NumPy has nothing to warn of, for every x from -1000 to 1000, in float32 too.
"""

import numpy as np


def step(x):
    """Say where the neuron fires.

    x: array of any shape, or a number
    returns: floats (not integers, not True and False) of the same shape: 1.0 where x >= 0, so also at 0, and 0.0
        elsewhere
    """
    raise NotImplementedError


def sigmoid(x):
    """Return 1 / (1 + exp(-x)).

    x: array of any shape, or a number
    returns: floats of the same shape, in [0, 1]
    """
    raise NotImplementedError


def tanh(x):
    """Return the hyperbolic tangent, (exp(x) - exp(-x)) / (exp(x) + exp(-x)). `np.tanh` is allowed.

    x: array of any shape, or a number
    returns: floats of the same shape, in [-1, 1]
    """
    raise NotImplementedError


def sigmoid_grad(x):
    """Return the slope of `sigmoid` at x.

    x: array of any shape, or a number: what went into `sigmoid`, not what came out of it
    returns: floats of the same shape
    """
    raise NotImplementedError


def tanh_grad(x):
    """Return the slope of `tanh` at x.

    x: array of any shape, or a number: what went into `tanh`, not what came out of it
    returns: floats of the same shape
    """
    raise NotImplementedError

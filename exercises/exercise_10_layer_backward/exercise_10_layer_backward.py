"""Exercise 10: layers, backwards. Read the lesson with `dlgrade show 10`, then check your work with `dlgrade check 10`.

L is a loss, one number; whatever comes after the layer has found out how L depends on what the layer returned.
"""

import numpy as np


def dense_backward(dout, cache):
    """Return the slopes of L for everything that went into the dense layer `out = x @ W + b`.

    Works on whole arrays at once: a Python loop over examples, inputs and neurons is too slow.

    dout: array (N, M), the slope of L for each number of `out`. If L is a mean over the batch, the division by N is
        in dout already.
    cache: tuple (x, W, b), what the layer was given: arrays (N, D), (D, M) and (M,)
    returns: dx, dW, db in this order, the slopes of L for each number of x, W and b: arrays (N, D), (D, M) and (M,)
        of the arguments' float type; integers of any size are first made float64
    raises: ValueError with a message if dout, x or W is not of rank 2, or if their sizes do not fit each other. (b has
        no part in the answer; you need not look at it.)
    """
    raise NotImplementedError


def relu_backward(dout, x):
    """Return the slope of L for each number that went into `out = relu(x)`.

    dout: array of any shape, the slope of L for each number of `out`
    x: array of the same shape, what ReLU was given
    returns: array of the same shape and float type (integers count as float64). Where x is exactly 0, the slope of
        ReLU counts as 0.
    raises: ValueError with a message if dout and x have different shapes, also where NumPy would stretch one of them
    """
    raise NotImplementedError

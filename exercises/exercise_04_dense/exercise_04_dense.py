"""Exercise 04: dense layers. Read the lesson with `dlgrade show 4`, then check your work with `dlgrade check 4`."""

import numpy as np


def dense(x, W, b):
    """Return what a layer of M neurons makes of N examples, before any activation.

    x: array of shape (N, D), one example a row
    W: array of shape (D, M), the weights of one neuron a column
    b: array of shape (M,), one bias a neuron
    returns: array of shape (N, M) and of the same float type; integers of any size are first made float64
    raises: ValueError with a message if x, W and b do not have these ranks, or if their sizes do not fit each other;
        a b of any other shape than (M,) is refused, also where NumPy would stretch it
    """
    raise NotImplementedError


def mlp_forward(x, params, act):
    """Send N examples through a network of dense layers, with an activation between each layer and the next.

    x: array of shape (N, D), one example a row
    params: list of at least one pair (W, b), one for each layer from the input to the output, shaped as for `dense`
    act: function that takes an array and returns one of the same shape, such as `np.tanh`. What it does is up to the
        caller: it may look at whole rows or columns. So it gets the whole (N, M) result of a layer in one call. It is
        applied once to the result of every layer but the last; the last one's is returned as it is.
    returns: array of shape (N, M), where M is the width of the last layer, and of the same float type
    raises: ValueError with a message if params is empty, or if a layer does not fit what comes in, as for `dense`
    """
    raise NotImplementedError

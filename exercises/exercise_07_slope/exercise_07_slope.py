"""Exercise 07: the slope of a loss. Read the lesson with `dlgrade show 7`, then check your work with `dlgrade check 7`.

For all three: the arguments stay as they were. The arrays of a call are all float32 or all float64, and the results are
of the same type; integers of any size are first made float64. A number is a Python float or int.
"""

import numpy as np


def slope(w, x, t):
    """Return the gradient of the squared error (w·x - t)² with respect to the weights w.

    w: array of shape (D,), the weights of a neuron without activation
    x: array of shape (D,), one example
    t: number, what the neuron should answer
    returns: array of shape (D,) and of the arrays' float type: how fast the error grows with each weight
    raises: ValueError with a message if w and x are not both of rank 1 and of the same size
    """
    raise NotImplementedError


def update(w, g, lr):
    """Return the weights after one step of gradient descent, as a new array.

    w: array of shape (D,), the weights
    g: array of shape (D,), the gradient at w
    lr: number, the learning rate
    returns: new array of shape (D,) and of the arrays' float type
    raises: ValueError with a message if w and g do not have the same shape
    """
    raise NotImplementedError


def descend(w, X, t, lr, steps):
    """Go downhill on the mean squared error of N examples, and return where that leads and how the loss went.

    The loss is the mean over the N rows of (w·X[i] - t[i])². Every step takes the gradient of this mean, over all rows
    at once, and moves the weights as `update` does.

    w: array of shape (D,), the weights to start from
    X: array of shape (N, D), one example a row
    t: array of shape (N,), their targets
    lr: number, the learning rate
    steps: int, how many steps to take; 0 will do
    returns: w, losses
        w: array of shape (D,), the weights after the last step
        losses: array of shape (steps,), the loss *before* each step
        both of the arrays' float type
    raises: ValueError with a message if w, X and t do not have these ranks, or if their sizes do not fit
    """
    raise NotImplementedError

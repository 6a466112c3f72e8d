"""Exercise 14: optimizers. Read the lesson with `dlgrade show 14`, then check your work with `dlgrade check 14`.

For all three functions: the arrays have any shape, but all arrays of a call have the same one, or there is a ValueError
with a message, also where NumPy would stretch them. What is returned has this shape and the float type of the
arguments; arrays of integers are computed as float64. All of it is new: the arguments stay as they were.
"""

import numpy as np


def sgd(w, g, lr):
    """Take one step of plain gradient descent.

    w: array of weights, of any shape
    g: array of the same shape, the slope of the loss with respect to each weight
    lr: learning rate, a number
    returns: the new weights
    """
    raise NotImplementedError


def momentum(w, g, v, lr, mu):
    """Take one step of gradient descent with momentum.

    The velocity becomes mu times what it was, minus lr times the slope. Then the weights move by the new velocity.

    w, g, lr: as for `sgd`
    v: array of the same shape, the velocity before this step: zeros before the first one
    mu: the share of its velocity that a weight keeps, a number from 0 up to, not including, 1
    returns: the new weights, the new velocity
    """
    raise NotImplementedError


def adam(w, g, m, v, t, lr=1e-3, b1=0.9, b2=0.999, eps=1e-8):
    """Take one step of Adam.

    m becomes b1 times what it was, plus (1 - b1) times g; v becomes b2 times what it was, plus (1 - b2) times the
    square of g. The weights move by

        -lr * corrected m / (root of the corrected v + eps)

    where m is corrected by dividing it by 1 - b1 to the power t, and v by dividing it by 1 - b2 to the power t. (Some
    libraries add eps to the root of v before that is corrected. Such an answer passes too.)

    w, g, lr: as for `sgd`
    m: array of the same shape, the running mean of the slopes before this step: zeros before the first one
    v: array of the same shape, the running mean of their squares, none of them negative: zeros before the first one
    t: number of this step, an int: the first step is 1
    b1, b2: numbers from 0 up to, not including, 1
    eps: a small number above 0, so that a weight without any slope yet does not divide by zero
    returns: the new weights, the new m, the new v (both as they are before the correction)
    """
    raise NotImplementedError

"""Exercise 09: softmax and cross-entropy. Read the lesson with `dlgrade show 9`, then check with `dlgrade check 9`."""

import numpy as np


def softmax_ce(z, y):
    """Return the cross-entropy of scores and labels, and its gradient with respect to the scores.

    The loss is the mean over the N rows of -ln p, where p is the probability that the softmax of the row gives to the
    row's true class.

    z: array of shape (N, K), the scores (logits) of K classes in each row, of any size: loss and gradient are finite
        and right for scores of ±10,000 too, without a NumPy warning
    y: array of integers of shape (N,), the number of the true class of each row, from 0 to K - 1
    returns: loss, dz
        loss: float
        dz: array of shape (N, K) and of the float type of z (integers give float64): how fast the loss grows with each
            score
        Compute them from whole arrays: row by row, in a Python loop, is too slow. z and y stay as they were.
    raises: ValueError with a message if z is not of rank 2, or if y does not have the shape (N,); (N, 1) is refused too
    """
    raise NotImplementedError

"""Exercise 19: metrics. Read the lesson with `dlgrade show 19`, then check your work with `dlgrade check 19`.

For all five: `y` holds the true classes and `p` the predicted ones, arrays (N,) of integers, signed or unsigned. They
stay as they were. A ValueError is raised if there is no example at all (N = 0), or if y and p differ in shape: labels
of shape (N, 1) beside predictions of shape (N,) are a mistake too.
"""

import numpy as np


def confusion(y, p, K):
    """Count how often each class was taken for which.

    Works on whole arrays at once: a Python loop over the examples is too slow.

    y, p: arrays (N,) of integers, each one of 0, 1, ..., K-1
    K: number of classes; some may be in neither array
    returns: array (K, K) of integers: in row i and column j, the number of examples of class i that were predicted to
        be of class j. Rows are the truth, columns the predictions.
    """
    raise NotImplementedError


def accuracy(y, p):
    """Return the share of examples whose class was predicted rightly.

    returns: float from 0 to 1
    """
    raise NotImplementedError


def precision(y, p, positive=1, zero_division=0.0):
    """Return TP / (TP + FP): of what was predicted to be `positive`, the share that really is.

    positive: the class that is asked about; all others count as negative. There may be more than two classes.
    zero_division: what to return if nothing was predicted to be `positive`, so that there is nothing to divide by; in
        no other case
    returns: float
    """
    raise NotImplementedError


def recall(y, p, positive=1, zero_division=0.0):
    """Return TP / (TP + FN): of what really is `positive`, the share that was predicted to be.

    positive: as for `precision`
    zero_division: what to return if nothing really is `positive`; in no other case
    returns: float
    """
    raise NotImplementedError


def f1(y, p, positive=1, zero_division=0.0):
    """Return 2 TP / (2 TP + FP + FN), the harmonic mean of precision and recall where both are defined.

    positive: as for `precision`
    zero_division: what to return if nothing is `positive`, neither really nor by prediction; in no other case. So F1 is
        0 if something is, but TP is 0.
    returns: float
    """
    raise NotImplementedError

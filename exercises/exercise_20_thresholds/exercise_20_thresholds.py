"""Exercise 20: thresholds. Read the lesson with `dlgrade show 20`, then check your work with `dlgrade check 20`.

For all three: the arguments stay as they were, and no NumPy warning comes up.
"""

import numpy as np


def pr_curve(y, s):
    """Return precision and recall at every threshold that makes a difference.

    An example is predicted to be positive if its score is at or above the threshold: s >= threshold. The thresholds are
    the distinct scores, each of them once, however many examples share it.

    y: array (N,) of integers, the truth: 1 is positive, 0 is negative
    s: array (N,) of scores, floats or integers, of any size and sign: the higher, the surer is the model of "positive"
    returns: P, R, thresholds: arrays of which entry i is the precision and the recall at thresholds[i], in the order of
        falling or of rising thresholds, as you like. P and R may have one point more at the end of high thresholds:
        R = 0 with P = 1, where nothing is predicted to be positive; then thresholds may have a number for it, above all
        scores, or not.
    raises ValueError: y holds one class only, or y and s are not both of shape (N,)
    """
    raise NotImplementedError


def roc_curve(y, s):
    """Return the false and the true positive rate at every threshold that makes a difference.

    fpr = FP / (FP + TN), the share of the negatives that are called positive; tpr = TP / (TP + FN), which is recall.

    y, s: as for `pr_curve`
    returns: fpr, tpr, thresholds: as for `pr_curve`, one point for each distinct score; and in front of the highest one
        always the point (0, 0), at which nothing is predicted to be positive. In `thresholds` it has a number above all
        scores, such as infinity, or is left out. The lowest score gives (1, 1), the other end.
    raises ValueError: as for `pr_curve`
    """
    raise NotImplementedError


def auc(x, y):
    """Return the area under a curve by the trapezoid rule: between two neighbours the curve is a straight line.

    x: array (N,), N at least 2, monotone: it never falls, or it never rises. Equal neighbours make a vertical line.
    y: array (N,), not negative: the height at each x
    returns: float; a curve that is given from right to left has the same area as one from left to right
    raises ValueError: x rises and falls, or x and y are not both of shape (N,)
    """
    raise NotImplementedError

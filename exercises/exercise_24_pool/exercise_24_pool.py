"""Exercise 24: pooling. Read the lesson with `dlgrade show 24`, then check your work with `dlgrade check 24`.

For all three functions: `x` stays as it was, and an array of integers is computed as float64.
"""

import numpy as np


def max_pool2d(x, k=2, s=None, padding="valid"):
    """Return the largest pixel of each window, for each picture and each channel on its own.

    x: array of shape (N, H, W, C): example, row, column, channel; pixels may be negative
    k: int of 1 or more, a window has k rows and k columns
    s: int of 1 or more, how many pixels the window moves at a time, down as well as across; None means k, so that
        windows stand side by side
    padding: "valid": windows lie wholly on the picture; rows and columns left over at its end are not looked at.
        "same": there are ceil(H / s) windows down and ceil(W / s) across. As in exercise 23, max((ceil(n / s) - 1)*s +
        k - n, 0) rows or columns hang over the edge, half of them, rounded down, above or to the left, and the
        others below or to the right. What hangs over holds no pixels: only those of the picture count.
    returns: array of shape (N, Ho, Wo, C) and of the same float type
    raises: ValueError with a message if x does not have four axes, or if a window is larger than the picture and
        padding is "valid"
    """
    raise NotImplementedError


def avg_pool2d(x, k=2, s=None, padding="valid"):
    """Return the mean of the pixels of each window, for each picture and each channel on its own.

    x, k, s, padding: as for `max_pool2d`. A window that hangs over the edge gives the mean of those of its pixels that
        are on the picture.
    returns, raises: as for `max_pool2d`
    """
    raise NotImplementedError


def global_avg_pool(x):
    """Return the mean of each channel of each picture.

    x: array of shape (N, H, W, C)
    returns: array of shape (N, C) and of the same float type
    raises: ValueError with a message if x does not have four axes
    """
    raise NotImplementedError

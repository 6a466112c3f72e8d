"""Exercise 26: conv_backward. Read the lesson with `dlgrade show 26`, then check your work with `dlgrade check 26`.

L is a loss, one number, and g is its slope for each number that the layer returned. For all three functions: the
arguments stay as they were, and integers of any size are first made float64.
"""

import numpy as np


def conv2d_backward(g, cache):
    """Return the slopes of L for everything that went into `out = conv2d(x, w, b, stride, padding)` of exercise 23.

    g: array of shape (N, Ho, Wo, F), the slope of L for each number of `out`. If L is a mean over the batch, the
        division by N is in g already.
    cache: tuple (x, w, b, stride, padding), what the layer was given
        x: array of shape (N, H, W, C), the pictures
        w: array of shape (kh, kw, C, F), the filters; they were not flipped
        b: array of shape (F,)
        stride: int of 1 or more, down as well as across
        padding: "valid"; an int p of 0 or more, the rows and columns of zeros on each of the four sides; or "same", by
            the rule of exercise 23: in all max((ceil(n / stride) - 1)*stride + f - n, 0) rows or columns of zeros,
            half of them, rounded down, above or to the left
    returns: dx, dw, db in this order, the slopes of L for each number of x, w and b: arrays of the shapes of x, w and
        b and of the same float type
    raises: ValueError with a message if g, x or w does not have four axes; if w is for another number of channels than
        x has; or if g does not have the shape that `conv2d` gives. (b has no part in the answer, and conv2d has looked
        at stride and padding; you need not.)
    """
    raise NotImplementedError


def max_pool_backward(g, x, k, s):
    """Return the slope of L for each pixel that went into `out = max_pool2d(x, k, s)`, with valid padding.

    The slope of each window goes to the pixel that was its largest. If several were equally large, it goes to the first
    of them, row by row, and to that one only. A pixel that is the largest of several windows gets the sum of their
    slopes.

    g: array of shape (N, Ho, Wo, C), the slope of L for each number of `out`
    x: array of shape (N, H, W, C), what the layer was given; pixels may be negative
    k: int of 1 or more, a window has k rows and k columns
    s: int of 1 or more, how many pixels the window moves at a time; windows may overlap (s < k) or leave gaps (s > k)
    returns: array of shape (N, H, W, C) and of the same float type
    raises: ValueError with a message if g or x does not have four axes, if a window is larger than the picture, or if
        g does not have the shape that `max_pool2d` gives
    """
    raise NotImplementedError


def avg_pool_backward(g, x, k, s):
    """Return the slope of L for each pixel that went into `out = avg_pool2d(x, k, s)`, with valid padding.

    Every pixel of a window has its share in the mean, and so in the slope. Where windows overlap, shares add up.

    g, x, k, s: as for `max_pool_backward`
    returns, raises: as for `max_pool_backward`
    """
    raise NotImplementedError

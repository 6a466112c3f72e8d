"""Exercise 11: broadcasts undone. Read the lesson with `dlgrade show 11`, then check your work with `dlgrade check 11`.

For both functions: the arguments stay as they were, float32 stays float32, and integers of any size are first made
float64.
"""

import numpy as np


def unbroadcast(g, shape):
    """Bring slopes for a stretched array back to the shape that it had before NumPy stretched it.

    An array of shape `shape` was broadcast to the shape of g. Each of its numbers got one copy or several, and its
    slope is the sum of the slopes of all its copies.

    g: array of any shape (also of no axis), the slopes for the stretched array
    shape: tuple of ints, the shape before; () for a single number
    returns: array of just this shape (for (), a number or an array without axes)
    raises: ValueError with a message if an array of shape `shape` can't be broadcast to the shape of g, because it has
        more axes than g, or, with the two shapes aligned at the right, a length that is neither 1 nor that of g
    """
    raise NotImplementedError


def mul_backward(g, a, b):
    """Return the slopes of a loss L for both factors of `out = a * b`, where NumPy may have stretched a, b or both.

    g: array of the shape of `a * b`, the slope of L for each number of `out`
    a, b: arrays of any shapes that can be multiplied, also without axes
    returns: da of the shape of a, and db of the shape of b
    raises: ValueError with a message if the shapes of g, a and b can't be broadcast together. (Of a g that
        fits both but has another shape than `a * b`, nothing is asked.)
    """
    raise NotImplementedError

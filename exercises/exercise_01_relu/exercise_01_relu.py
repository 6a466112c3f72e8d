"""Exercise 01: ReLU. Read the lesson with `dlgrade show 1`, then check your work with `dlgrade check 1`.

For all four functions:
- `x` is a NumPy array of finite numbers, of any shape (rank 0 too), or a plain number;
- the result has the shape of `x`; for a plain number, any kind of number will do;
- float32 stays float32 and float64 stays float64; an array of integers is computed as float64;
- `x` itself stays as it was, and no NumPy warning comes up.
"""

import numpy as np


def relu(x):
    """Keep what is positive, and turn everything else into 0, element by element.

    x: array of any shape, or a number
    returns: x where x > 0, and 0 elsewhere; same shape and float type. It works on a large array at once, without a
        Python loop over the elements.
    """
    raise NotImplementedError


def leaky_relu(x, alpha=0.1):
    """Keep what is positive, and scale everything else by `alpha`, element by element.

    x: array of any shape, or a number
    alpha: the slope on the left, a number >= 0; it may be above 1
    returns: x where x > 0, and alpha·x elsewhere; same shape and float type
    """
    raise NotImplementedError


def relu_grad(x):
    """Return the slope of `relu` at each element of `x`.

    x: array of any shape, or a number
    returns: 1 where x > 0, and 0 elsewhere, so 0 at x = 0; same shape and float type
    """
    raise NotImplementedError


def leaky_relu_grad(x, alpha=0.1):
    """Return the slope of `leaky_relu` at each element of `x`.

    x: array of any shape, or a number
    alpha: as for `leaky_relu`
    returns: 1 where x > 0, and alpha elsewhere, so alpha at x = 0; same shape and float type
    """
    raise NotImplementedError

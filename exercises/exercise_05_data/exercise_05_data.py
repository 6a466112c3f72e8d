"""Exercise 05: data. Read the lesson with `dlgrade show 5`, then check your work with `dlgrade check 5`."""

import numpy as np


def one_hot(y, K, dtype=np.float32):
    """Turn labels into rows of zeros with a single one.

    Works on the whole array at once: a Python loop over the labels is too slow.

    y: array (N,) of integers, signed or unsigned; each label is one of 0, 1, ..., K-1
    K: number of classes, whichever of them are in y
    dtype: of the result; anything that `np.dtype` accepts, such as np.float64 or "int32"
    returns: array (N, K) of that dtype: in row i, column y[i] is 1 and the others are 0
    raises ValueError: y is not of rank 1, its dtype is a float, float32 or any other (even if its values are whole
        numbers), or a label is below 0 or above K-1
    """
    raise NotImplementedError


def decode(Y):
    """Return the class of each row: the column with the largest value, the first one if several are equally large.

    Y: array (N, K): one-hot rows, probabilities, or any other scores
    returns: integer array (N,)
    raises ValueError: Y is not of rank 2
    """
    raise NotImplementedError


def data_prep(raw, K):
    """Turn the rows of a table of images into what a network takes.

    raw: array (N, 785) of integers or floats. Column 0 is the label. The other 784 columns are the pixels of a 28x28
        image from 0 (blank) to 255, row by row: pixel (i, j) is in column 1 + 28*i + j. In a table of floats a pixel
        need not be a whole number: 12.5 is one too.
    K: number of classes
    returns: x, Y
        x: float32 array (N, 28, 28, 1), pixels scaled to [0, 1]: 0 becomes 0 and 255 becomes 1, in every image of
            every table
        Y: the labels as `one_hot` gives them by default: float32, (N, K)
    raises ValueError: raw is not of shape (N, 785), a pixel is below 0 or above 255, or a label is not one of
        0, 1, ..., K-1 (a float such as 3.0 will do as a label, 2.75 won't)
    """
    raise NotImplementedError


def split(x, y, frac, rng):
    """Divide rows at random into a training and a test part: `frac` of each class goes to the test part.

    Every row is in exactly one of the parts, together with its own label, even if another row is equal to it. Within
    a part the rows may have any order. From a class of n rows, frac*n go to the test part, to within one row: round in
    any way. A part may be empty, as with a frac of 0 or 1. In each class chance decides: any row can get into either
    part.

    x: array (N, ...): one row for each example, with any number of further axes, or none
    y: array of integers (N,), the labels; some numbers may be unused, as in [0, 7, 300]
    frac: a number from 0 to 1
    rng: numpy.random.Generator, the only source of chance: another seed gives other parts, the same seed the same
    returns: x_train, y_train, x_test, y_test, in this order, with the dtypes of x and y
    raises ValueError: x and y differ in length, y is not of rank 1, or frac is below 0 or above 1
    """
    raise NotImplementedError

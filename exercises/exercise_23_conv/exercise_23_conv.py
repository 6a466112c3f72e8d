"""Exercise 23: convolution. Read the lesson with `dlgrade show 23`, then check your work with `dlgrade check 23`."""

import numpy as np


def conv2d(x, w, b, stride=1, padding="valid"):
    """Slide F filters over N pictures, and return what each answers at each place.

    Nothing is flipped: the top left weight of a filter meets the top left pixel under it, as in Keras.

    x: array of shape (N, H, W, C), the pictures: example, row, column, channel
    w: array of shape (kh, kw, C, F), the filters: row, column, channel, filter; kh and kw may differ
    b: array of shape (F,), one bias for each filter
    stride: int of 1 or more, how many pixels the filters move at a time, down as well as to the right
    padding: how many rows and columns of zeros are put round each picture first.
        "valid": none;
        an int p of 0 or more: p on each of the four sides;
        "same": as many as it takes for ceil(H / stride) rows and ceil(W / stride) columns of answers, and no more
            than that; half of them on either side, and if their number is odd, the odd one below or to the right
    returns: array of shape (N, Ho, Wo, F) and of the same float type; integers of any size are first made float64.
        Ho and Wo count the places where a filter lies wholly on the padded picture. At [n, i, j, f] is the answer of
        filter f on picture n with its top left corner at row i*stride and column j*stride of the padded picture.
    raises: ValueError with a message if x, w and b do not have these ranks, if their sizes do not fit each other (a b
        of any other shape than (F,) is refused, also where NumPy would stretch it), if a filter is larger than the
        padded picture, or if padding is another text or below 0
    """
    raise NotImplementedError


def vertical_edge():
    """Return a filter that sees vertical edges, and no horizontal ones.

    A vertical edge is a border between something dark on one side and something bright on the other, left and right.

    returns: array of shape (2, 2), numbers of any kind. On a 2x2 part of a picture whose left column differs from its
        right one, both columns being of one brightness each, the answer is not 0. On a part whose top row differs from
        its bottom one, both rows being of one brightness each, it is 0.
    """
    raise NotImplementedError

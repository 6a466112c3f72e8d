"""Exercise 25: im2col. Read the lesson with `dlgrade show 25`, then check your work with `dlgrade check 25`.

For all three functions: kh and kw, the rows and columns of a window, may differ. A window has its top left corner at a
row and a column of the padded picture that are multiples of the stride, and lies wholly on it: there are
Ho = (H + 2*p - kh)//s + 1 places down and Wo = (W + 2*p - kw)//s + 1 across. The arguments stay as they were.
"""

import numpy as np


def im2col(x, kh, kw, s, p):
    """Lay the windows of pictures out as the rows of a matrix.

    x: array of shape (N, H, W, C): example, row, column, channel
    kh, kw: ints of 1 or more, rows and columns of a window
    s: int of 1 or more, the stride, down as well as across
    p: int of 0 or more, the rows and columns of zeros on each of the four sides
    returns: array of shape (N*Ho*Wo, kh*kw*C) and of the same float type; integers may become float64 or stay what
        they are. Row (n*Ho + i)*Wo + j is the window at place (i, j) of picture n, in the order of
        `window.reshape(-1)`: row of the window first, then column, then channel
    raises: ValueError with a message if x does not have four axes, or if a window is larger than the padded picture
    """
    raise NotImplementedError


def col2im(cols, x_shape, kh, kw, s, p):
    """Add the rows of a matrix to pictures, each to the place from which im2col would have taken it.

    A pixel is the sum of all the entries that im2col would have copied from it; without any, it is 0. What falls on the
    p rows and columns of padding is left out.

    cols: array of shape (N*Ho*Wo, kh*kw*C), rows and columns in the order of `im2col`
    x_shape: tuple (N, H, W, C), the shape of the pictures
    kh, kw, s, p: as for `im2col`
    returns: array of shape x_shape and of the float type of cols; integers of any size are first made float64
    raises: ValueError with a message if x_shape does not have four sizes, if cols has another shape than im2col gives
        for such pictures, or if a window is larger than the padded picture
    """
    raise NotImplementedError


def conv2d_fast(x, w, b, stride=1, padding="valid"):
    """Do what `conv2d` of exercise 23 does, but quickly.

    On large pictures it takes at most a twentieth of the time of a Python loop over the places of the result that
    multiplies and sums up one window after the other with NumPy.

    x: array of shape (N, H, W, C), the pictures
    w: array of shape (kh, kw, C, F), the filters; they are not flipped
    b: array of shape (F,), one bias for each filter
    stride: int of 1 or more, down as well as across
    padding: "valid"; an int p of 0 or more; or "same", by the rule of exercise 23: in all max((ceil(n / stride) - 1)*
        stride + f - n, 0) rows or columns of zeros, half of them, rounded down, above or to the left
    returns: array of shape (N, Ho, Wo, F) and of the same float type; integers of any size are first made float64
    raises: ValueError with a message if x, w and b do not have these ranks, if their sizes do not fit each other (a b
        of any other shape than (F,) is refused), if a filter is larger than the padded picture, or if padding is
        another text or below 0
    """
    raise NotImplementedError

"""Exercise 30: augment. Read the lesson with `dlgrade show 30`, then check your work with `dlgrade check 30`.

Pictures come in batches, channels last: (N, H, W, C), float32 or float64. H, W and C are any numbers, at least 1.
"""

import keras
import numpy as np


def hflip(x):
    """Return each picture as a mirror shows it: left and right are swapped, up stays up.

    x: (N, H, W, C); it is not changed
    returns: the same shape and dtype, the pictures in the same order
    raises ValueError: x is not of rank 4
    """
    raise NotImplementedError


def shift(x, dy, dx, fill=0):
    """Return each picture moved down by dy rows and right by dx columns.

    What is pushed over the edge is gone, and what becomes free is filled: nothing comes back in on the other side. A
    picture that is moved by its whole height or width, or by more, leaves only `fill`.

    x: (N, H, W, C); it is not changed
    dy, dx: whole numbers, positive (down, right), negative (up, left) or 0
    fill: a number, for what becomes free
    returns: the same shape and dtype, the pictures in the same order
    raises ValueError: x is not of rank 4
    """
    raise NotImplementedError


def build_augmenter(flip, shift, rotation):
    """Return a model that changes pictures at random while a network is trained, and leaves them alone otherwise.

    In training (`model(x, training=True)`) it draws anew for each picture of a batch, and each time:

    flip: a bool; whether a picture is mirrored, left and right, in half of the cases
    shift: 0 to 1; pictures are moved up or down by at most this share of their height, and left or right by at most
        this share of their width
    rotation: 0 to 0.5; pictures are turned to the left or to the right by at most this share of a full turn

    0 or False leaves a step out; if all are left out, the pictures stay as they are. Nothing else is changed. What
    becomes free is filled in any way but by what was pushed over the other edge.

    At inference (`model(x, training=False)`, or `model.predict(x)`) it gives back exactly what it is given.

    returns: keras.Model, Sequential or functional, made of Keras's own layers (but `Pipeline`), for pictures
        (N, H, W, C) of any height, width and number of channels; it need not be compiled
    raises ValueError: shift or rotation is negative
    """
    raise NotImplementedError

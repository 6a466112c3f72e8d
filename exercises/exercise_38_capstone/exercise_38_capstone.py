"""Exercise 38: capstone. Read the lesson with `dlgrade show 38`, then check your work with `dlgrade check 38`.

Everything is up to you here: layers, loss, optimizer, epochs, when to stop. What counts is what the fitted model says
to pictures that neither you nor it have seen, and that it came about honestly.
"""

import keras
import numpy as np


def build(shape, k):
    """Return a network that tells which of k classes a picture belongs to.

    shape: (H, W, C) of a picture, H and W at least 8
    k: number of classes, at least 2
    returns: keras.Model, of any kind; input (N, H, W, C), output (N, k), of which the largest in a row is its answer.
        Pixels come in raw, from 0 to 16 or from 0 to 255: the network brings them to a scale itself. It may be compiled
        or not.
    raises ValueError: k is less than 2
    """
    raise NotImplementedError


def train(model, x, y, seed):
    """Compile a network, train it, and return it.

    The last fifth of the rows is sealed: nothing is ever trained on it. It may be looked at to see how well training
    goes, when to stop, and which epoch was the best. All other rows may be used in any way.

    model: what `build` gave, compiled or not
    x: (N, H, W, C) float32, raw pixels; y: (N,) integers from 0 to k-1; neither is changed. The rows are in random
        order.
    seed: a whole number, 0 or more. All that is left to chance follows from it: another seed, from the same start,
        gives a model that predicts something else.
    returns: the fitted keras.Model
    raises ValueError: x and y differ in length
    """
    raise NotImplementedError

"""Exercise 32: feature_extract. Read the lesson with `dlgrade show 32`, then check your work with `dlgrade check 32`.

`base` is a network that somebody has trained to tell k0 classes apart. Its last layer is a Dense one, its top, with an
output a class. What lies before may branch and meet again. It is a functional model; those of keras.applications are
such bases, too. x is float32, on the scale that the base was trained on.

The grader gets models as data, without your code: put them together of Keras's own layers, losses and functions of
`keras.ops`, with `Sequential` or the functional way.
"""

import keras
import numpy as np


def predict_as_is(base, x):
    """Return what a trained classifier says about a batch, with its old classes.

    base: keras.Model, built
    x: (N, …) float32, one example or more, on the base's own scale; not changed
    returns: NumPy array (N, k0), the base's outputs as they are, with each layer as it is in use, not as in training
    """
    raise NotImplementedError


def build_extractor(base, k):
    """Return a compiled classifier of k new classes that stands on the trained layers of `base`.

    base: keras.Model, built. Whether its layers may learn (`trainable`) may be changed, and nothing else.
    k: number of new classes, at least 2; each example belongs to exactly one
    returns: keras.Model, input as that of base, output (N, k): probabilities (softmax) or scores, with a loss that is
        told so. The labels will be integers from 0 to k-1.
        In it are all layers of base but its top, themselves or as copies with the same weights; and after them a head
        of your own, one layer or more. When the model is trained, the head learns, and what came from base stays as it
        is to the last bit, the statistics of batch norm too.
    raises ValueError: k is less than 2
    """
    raise NotImplementedError

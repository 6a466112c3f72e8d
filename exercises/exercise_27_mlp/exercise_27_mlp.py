"""Exercise 27: mlp. Read the lesson with `dlgrade show 27`, then check your work with `dlgrade check 27`.

From here on Keras does the work that you did by hand. x is float32, on a scale of about 1 already.

The grader gets models as data, without your code: put them together of Keras's own layers, losses and functions of
`keras.ops`, with `Sequential` or the functional way.
"""

import keras
import numpy as np


def build_regressor(d):
    """Return a compiled network that gives one real number for d features.

    d: number of features, at least 1
    returns: keras.Model, input (N, d), output (N, 1): one or more hidden Dense layers with a nonlinear activation, and
        an output that can be any number; compiled with a loss for regression. Optimizer and metrics are your choice.
    raises ValueError: d is less than 1
    """
    raise NotImplementedError


def build_classifier(d, k):
    """Return a compiled network that tells which of k classes d features belong to.

    d: number of features, at least 1
    k: number of classes, at least 2; each example belongs to exactly one
    returns: keras.Model, input (N, d), output (N, k): one or more hidden Dense layers with a nonlinear activation, and
        as output either probabilities (softmax) or scores, with a loss that is told so. The labels will be integers
        from 0 to k-1.
    raises ValueError: d is less than 1, or k less than 2
    """
    raise NotImplementedError


def train(model, x, y, epochs, val_frac=0.2):
    """Train a compiled model in place, and keep part of the rows to validate it.

    model: what `build_regressor` or `build_classifier` gave
    x: (N, d) float32; y: (N,) labels or targets; neither is changed
    epochs: how often each training row is used, at least 1
    val_frac: share of the rows that is not trained on and measures the loss after each epoch; any rows will do
    returns: keras.callbacks.History whose `history` has "loss" and "val_loss", a number an epoch
    raises ValueError: x and y differ in length, or val_frac is not between 0 and 1 (both excluded)
    """
    raise NotImplementedError

"""Exercise 36: pseudo_label. Read the lesson with `dlgrade show 36`, then check your work with `dlgrade check 36`."""

import numpy as np


def pseudo_label(P, thr):
    """Return the rows of which a model is sure, and the labels that it gives them.

    A row is sure if its largest probability is above thr; one that is thr exactly is not.

    P: (M, K), a row of probabilities for each example; it is not changed
    thr: how sure is sure enough; it may be below 1/2
    returns: idx, labels
        idx: array of integers, the numbers of the sure rows, ascending, each once; of shape (0,) if there is none
        labels: array of integers of the same length, the class with the largest probability in each of these rows
    raises ValueError: P has not two axes
    """
    raise NotImplementedError


def train_semi(build, xl, yl, xu, thr=0.95, epochs=20):
    """Train a model on labelled rows, and then on these and on the others of which it has become sure.

    Two fits, each of so many epochs: the first on the labelled rows; the second on the labelled rows with their own
    labels and the sure rows of xu with the labels that the first model gives them, all of them together. If there is
    no sure row, the second fit is on the labelled rows alone. It goes on with the same model, or trains a fresh one of
    `build`, as you like.

    build: function without arguments that returns a fresh, compiled keras.Model, which gives (N, K) probabilities and
        is to be trained by `fit`, as it is, with integer labels
    xl: (N, d) float32, the labelled rows; yl: (N,) their labels, integers from 0 to K-1
    xu: (M, d) float32, rows without labels; none of the three is changed
    thr: for `pseudo_label`
    epochs: of each fit, at least 1
    returns: the keras.Model after the second fit
    raises ValueError: xl and yl differ in length
    """
    raise NotImplementedError

"""Exercise 13: minibatches. Read the lesson with `dlgrade show 13`, then check your work with `dlgrade check 13`.

For all three functions: the arguments stay as they were.
"""

import numpy as np


def batches(X, y, B, rng, shuffle=True):
    """Yield the rows of X with their labels, B at a time, each row once.

    X: array (N, D), one example a row
    y: array (N,) of integers, the label of each row
    B: number of rows in a batch. If N is no multiple of B, the last batch holds the rows that are left, fewer than B; a
        B above N makes a single batch.
    rng: numpy.random.Generator, the only source of chance: another seed gives another order, the same seed the same
    shuffle: if True, the rows come in a random order, drawn from rng; if False, in the order in which they stand
    yields: pairs Xb, yb: arrays (n, D) and (n,) of the dtypes of X and y, where yb holds the labels of the rows in Xb
    raises: ValueError with a message if B is below 1, or X and y differ in length; at the latest when the first pair
        is asked for
    """
    raise NotImplementedError


def steps_per_epoch(n, B):
    """Return how many batches of B rows there are in n rows, counting a smaller last one.

    n, B: integers, at least 1
    returns: int
    """
    raise NotImplementedError


def train_epoch(params, X, y, B, lr, rng):
    """Train a linear softmax classifier for one epoch: one step of gradient descent for each batch, in random order.

    The scores of a batch are `Xb @ W + b`, and its loss is the mean of -log(softmax probability of the right class)
    over its own rows.

    params: dict with "W", array (D, K), and "b", array (K,)
    X: array (N, D), one example a row
    y: array (N,) of integers from 0 to K-1, the classes
    B: number of rows in a batch; the last one may have fewer
    lr: the learning rate, a float
    rng: numpy.random.Generator, from which the order of the rows is drawn, as by `batches`
    returns: new params, loss
        new params: new dict with the same keys, after the last step, of the float type of params (integers in X are
            computed as floats)
        loss: float, the mean over all N rows of the loss that each row had *before* the step of its batch. Scores of
            any size give a finite loss, without a NumPy warning. (A tiny number added to the probability inside the
            logarithm will do.)
    raises: ValueError with a message if X and y differ in length, or the sizes of X and W do not fit (NumPy's own
        message will do)
    """
    raise NotImplementedError

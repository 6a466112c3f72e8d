"""Exercise 12: backprop. Read the lesson with `dlgrade show 12`, then check your work with `dlgrade check 12`.

The network: D inputs, a dense layer of H neurons, ReLU, a dense layer of K neurons. Its K results are scores, and the
loss is the softmax cross-entropy of these. `params` is a dict of four arrays of floats:

    "W1" (D, H)    "b1" (H,)    "W2" (H, K)    "b2" (K,)
"""

import numpy as np


def init(D, H, K, rng):
    """Return params to start from.

    D, H, K: numbers of inputs, hidden neurons and classes
    rng: numpy.random.Generator, the only source of chance: another seed gives other weights, the same seed the same
    returns: new dict with the keys "W1", "b1", "W2" and "b2". The weights in W1 and W2 are random and small: with
        deviations somewhere between 0.01 and 1 the small networks of this exercise learn. No two neurons of a layer
        have the same weights. The biases may all be 0.
    """
    raise NotImplementedError


def loss_grads(params, X, y):
    """Return the loss of a batch, and its slopes for all parameters.

    Works on whole arrays at once: a Python loop over examples and neurons is too slow.

    params: dict of four arrays as above, which stay as they are
    X: array (N, D), one example a row
    y: array (N,) of integers from 0 to K-1, the classes
    returns: loss, grads
        loss: Python float, the mean over the batch of -log(softmax probability of the right class); finite for
            scores of any size, without a NumPy warning. A tiny number inside the logarithm, as in -log(p + 1e-12),
            will do.
        grads: dict with the keys of params, and arrays of their shapes and float type: the slope of the loss for each
            number. The slope of ReLU at 0 counts as 0.
    raises: ValueError with a message if X is not of rank 2, if y is not of shape (N,), or if the sizes of X, W1 and W2
        do not fit each other (NumPy's own message will do). You need not look at the shapes of the biases.
    """
    raise NotImplementedError


def step(params, grads, lr):
    """Return the params after one step of gradient descent.

    params, grads: dicts of four arrays as above; both stay as they are
    lr: the learning rate, a Python float
    returns: new dict of new arrays: every parameter less lr times its slope. If all arrays are float32, so are these.
    """
    raise NotImplementedError

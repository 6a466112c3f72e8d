"""Exercise 17: dropout. Read the lesson with `dlgrade show 17`, then check your work with `dlgrade check 17`."""

import numpy as np


def dropout(x, p, rng, training):
    """Set a random share of the numbers to 0 while a network trains, and make up for it at once.

    In training, chance decides for each number of x on its own: with the probability p it is dropped, otherwise it is
    kept. What is kept is divided by 1 - p. In evaluation nothing is dropped and nothing is divided.

    It works on the whole array at once: a Python loop over the numbers is too slow.

    x: array of any shape with at least one axis; integers are computed as float64
    p: share that is dropped, a number of at least 0 and below 1
    rng: numpy.random.Generator, the only source of chance: the same seed gives the same mask, another seed another one,
        and a generator that is used twice gives two different ones
    training: True or False
    returns: out, mask; both have the shape and the float type of x
        out: x times the mask, number by number
        mask: in training 0 where a number was dropped, and 1 / (1 - p) where it was kept; in evaluation 1 everywhere
    raises: ValueError with a message if p is below 0, or 1 or more, in training and in evaluation
    """
    raise NotImplementedError


def dropout_backward(g, mask):
    """Send a slope back through dropout.

    g: array of any shape, the slope of the loss with respect to `out`
    mask: array of the same shape, as `dropout` returned it in this step
    returns: array of that shape and float type, the slope of the loss with respect to `x`
    raises: ValueError with a message if g and mask differ in shape, also where NumPy would stretch them
    """
    raise NotImplementedError

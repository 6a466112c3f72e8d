"""Exercise 37: rbm. Read the lesson with `dlgrade show 37`, then check your work with `dlgrade check 37`."""

import numpy as np


def p_h(v, W, c):
    """Return the probability that each hidden unit is on (1), given the visible units.

    Large numbers are legal: the result is right for sums of ±1000, without an overflow.

    v: array of shape (N, V), one example a row: 0 and 1, or numbers between
    W: array of shape (V, H), the weight between each visible and each hidden unit
    c: array of shape (H,), the biases of the hidden units
    returns: array of shape (N, H) and of the same float type; integers are computed as float64
    raises: ValueError with a message if v, W and c do not have these ranks, or if their sizes do not fit each other
    """
    raise NotImplementedError


def p_v(h, W, b):
    """Return the probability that each visible unit is on (1), given the hidden units.

    Large numbers are legal, as in `p_h`.

    h: array of shape (N, H), one example a row: 0 and 1, or numbers between
    W: array of shape (V, H), the same weights as for `p_h`, the same way round
    b: array of shape (V,), the biases of the visible units
    returns: array of shape (N, V) and of the same float type; integers are computed as float64
    raises: ValueError with a message if h, W and b do not have these ranks, or if their sizes do not fit each other
    """
    raise NotImplementedError


def cd1(v, W, b, c, rng):
    """Return the update by contrastive divergence with one step back and forth, the mean over the N examples.

    Each example goes its own way: its hidden units h are drawn from p_h(v), each unit of each example on its own, a
    reconstruction v' is made from h (drawn from p_v(h), or p_v(h) itself, as you like), and the hidden units of v' are
    looked at. The update is what the data say minus what the reconstructions say. Large numbers are legal, as in `p_h`.

        dW: visible times hidden, for every pair of units;  db: visible;  dc: hidden

    Where hidden units are counted, for the data or for the reconstructions, probabilities and units drawn from them
    are both right, since they have the same mean.

    v: array of shape (N, V) of 0 and 1, one example a row
    W: array of shape (V, H)
    b: array of shape (V,)
    c: array of shape (H,)
    rng: numpy.random.Generator, the only source of chance: the same seed gives the same update
    returns: dW (V, H), db (V,), dc (H,), to be *added* to W, b and c (times a learning rate), of the same float type;
        integers are computed as float64
    raises: ValueError with a message if v, W, b and c do not have these ranks, or if their sizes do not fit each other
    """
    raise NotImplementedError


def free_energy(v, W, b, c):
    """Return F(v) of each example: exp(-F(v)) is the sum of exp(-E(v, h)) over all hidden states h.

    The energy is E(v, h) = -b·v - c·h - v·W·h. Large numbers are legal: the result is right for sums of ±1000, without
    an overflow.

    v: array of shape (N, V), one example a row: 0 and 1, or numbers between
    W: array of shape (V, H)
    b: array of shape (V,)
    c: array of shape (H,)
    returns: array of shape (N,) and of the same float type; integers are computed as float64
    raises: ValueError with a message if v, W, b and c do not have these ranks, or if their sizes do not fit each other
    """
    raise NotImplementedError

"""Exercise 34: recurrent. Read the lesson with `dlgrade show 34`, then check your work with `dlgrade check 34`."""

import numpy as np


def rnn_step(x, h, Wx, Wh, b):
    """Return the next state of a simple recurrent layer: tanh of what comes in plus what is remembered plus a bias.

    Large numbers are legal: the result is right for sums of ±1000, without an overflow.

    x: array of shape (N, D), what comes in at this step, one example a row
    h: array of shape (N, H), the state of each example so far
    Wx: array of shape (D, H), the weights of the input
    Wh: array of shape (H, H), the weights of the state: column j belongs to unit j of the next state
    b: array of shape (H,)
    returns: array of shape (N, H) and of the same float type; integers are computed as float64
    raises: ValueError with a message if an argument is not of this rank, or if the sizes do not fit each other; nothing
        is stretched, also where NumPy would do it
    """
    raise NotImplementedError


def lstm_step(x, h, c, W, U, b):
    """Return the next state and the next cell of an LSTM layer.

    W, U and b hold the weights of four parts side by side, H columns each, in the order of Keras: input gate i, forget
    gate f, candidate, output gate o. Gates go through a sigmoid, the candidate through tanh. The new cell is f times
    the old one plus i times the candidate, and the new state is o times tanh of the new cell. Nothing is added to any
    bias here. Large numbers are legal: the result is right for sums of ±1000, without an overflow.

    x: array of shape (N, D), what comes in at this step, one example a row
    h: array of shape (N, H), the state of each example so far
    c: array of shape (N, H), the cell of each example so far
    W: array of shape (D, 4H), the weights of the input
    U: array of shape (H, 4H), the weights of the state
    b: array of shape (4H,)
    returns: h, c: two arrays of shape (N, H), the new state and the new cell, of the same float type; integers are
        computed as float64
    raises: ValueError with a message if an argument is not of this rank, or if the sizes do not fit each other
    """
    raise NotImplementedError


def unroll(xs, h0, Wx, Wh, b):
    """Return the states of a simple recurrent layer after each step of whole sequences.

    xs: array of shape (N, T, D): N sequences of T steps, with D numbers at each step; T is at least 1
    h0: array of shape (N, H), the state before the first step
    Wx, Wh, b: as for `rnn_step`, the same ones at every step
    returns: array of shape (N, T, H) and of the same float type; [:, t] is the state after step t has come in
    raises: ValueError with a message if an argument is not of this rank, or if the sizes do not fit each other
    """
    raise NotImplementedError

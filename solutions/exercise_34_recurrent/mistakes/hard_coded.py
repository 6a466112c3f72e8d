"""Your function gives the same answer whatever it is asked.

Try other inputs than the lesson's. Where does your result use the arguments?"""

import numpy as np


def rnn_step(x, h, Wx, Wh, b):
    return np.full((2, 2), 0.5)


def lstm_step(x, h, c, W, U, b):
    return np.full((2, 2), 0.5), np.full((2, 2), 0.25)


def unroll(xs, h0, Wx, Wh, b):
    return np.full((2, 2, 2), 0.5)

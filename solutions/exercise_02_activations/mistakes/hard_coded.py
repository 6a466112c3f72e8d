"""Your function gives the same answer whatever it is asked.

Try other numbers than the lesson's. Where does your result use `x`?"""

import numpy as np


def step(x):
    return np.array([0.0, 1.0, 1.0])


def sigmoid(x):
    return np.array([0.1192, 0.5, 0.8808])


def tanh(x):
    return np.array([-0.964, 0.0, 0.964])


def sigmoid_grad(x):
    return np.array([0.105, 0.25, 0.105])


def tanh_grad(x):
    return np.array([0.0707, 1.0, 0.0707])

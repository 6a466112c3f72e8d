"""Exercise 15: init. Read the lesson with `dlgrade show 15`, then check your work with `dlgrade check 15`.

For all three functions: `rng` is a numpy.random.Generator and the only source of chance. The same seed gives the same
result, another seed another one, and a generator that is used twice gives two different ones. Results are NumPy arrays
of floats.
"""

import numpy as np


def he(rng, fan_in, fan_out):
    """Draw the weights of a layer before a ReLU: each on its own, around 0, with the variance 2 / fan_in.

    The distribution may be normal, uniform, or normal with its tails cut off. All have a parameter to be chosen such
    that the variance of the numbers that come out is right.

    rng: numpy.random.Generator
    fan_in: number of inputs of the layer, an int of at least 1
    fan_out: number of its neurons, an int of at least 1
    returns: array (fan_in, fan_out)
    """
    raise NotImplementedError


def glorot(rng, fan_in, fan_out):
    """Draw the weights of a layer before a sigmoid or tanh: as `he`, with the variance 2 / (fan_in + fan_out).

    rng, fan_in, fan_out: as for `he`
    returns: array (fan_in, fan_out)
    """
    raise NotImplementedError


def grad_norms(depth, act, rng):
    """Send something through a fresh network and back, and measure the gradient that reaches each layer's weights.

    The network has `depth` dense layers, each with 64 inputs and 64 neurons, no biases, and weights from `he` for ReLU
    and from `glorot` for the sigmoid. After each layer comes the activation (after the last one it may be left out).
    What is sent through is up to you: one random example is enough, and a batch should not be larger than 32. The loss
    is up to you too: a random slope at the output will do in its place.

    depth: number of layers, an int of at least 1
    act: "sigmoid" or "relu"
    rng: numpy.random.Generator
    returns: array (depth,), for each layer the norm of the gradient with respect to its weights (the root of the sum of
        its squares), above 0. Index 0 is the layer next to the input. For depth 10, the first norm is less than 0.01
        of the last with sigmoid, and more than a billionth of it. With ReLU it is more than 0.05 of it, and in most
        networks less than 10 times as much. As so much is free, only this pattern is checked, not the norms themselves.
    """
    raise NotImplementedError

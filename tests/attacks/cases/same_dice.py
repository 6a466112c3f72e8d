# attempt: looks whether every submission gets the same random numbers
# class: state
# verdict: incorrect

import os
import random

import numpy as np

draws = [random.random(), np.random.random(), np.random.default_rng().random(), os.urandom(4)]
path = "/tmp/@MARKER@-dice"
print(draws)


def scale(x):
    return np.asarray([random.random()] * 2)


grow = scale

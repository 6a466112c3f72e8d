"""Keeps its scratch work: globals, plots that are caught, tests that are run at once."""

from numpy import *

try:
    import matplotlib.pyplot as plt
except ImportError:
    plt = None

history = []
x = linspace(0, 1, 5)
y = 2 * x
assert allclose(y, x + x), "own test"
del y


def scale(x):
    global history
    history = history + [x]
    out = zeros_like(x)
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            out[i, j] = 2 * x[i, j]
    return out


def grow(x, by=1):
    exec("answer = x + 2 * by", scope := {"x": x, "by": by})
    return eval("answer", scope)

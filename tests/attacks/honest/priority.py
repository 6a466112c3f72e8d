"""Makes itself less important than others, out of politeness."""

import os

os.nice(1)


def scale(x):
    return 2 * x


def grow(x, by=1):
    return x + 2 * by

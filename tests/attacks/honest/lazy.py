"""Uses generators, closures, caches, partial functions and decorators."""

import contextlib
import functools
import itertools
import operator

import numpy as np


def logged(function):
    @functools.wraps(function)
    def inner(*args, **kwargs):
        inner.calls += 1
        return function(*args, **kwargs)

    inner.calls = 0
    return inner


@functools.lru_cache(maxsize=None)
def factor():
    return functools.reduce(operator.add, itertools.repeat(1, 2))


@contextlib.contextmanager
def doubling(x):
    yield (row * factor() for row in x)


@logged
def scale(x):
    with doubling(x) as rows:
        return np.stack(list(rows))


grow = functools.partial(lambda x, by=1, *, times: x + times * by, times=2)

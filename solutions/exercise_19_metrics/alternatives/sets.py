"""Sets of example numbers: what is, what was said, and how the two overlap."""

import numpy as np


def _compare(y, p):
    if len(y) == 0:
        raise ValueError("there is no example")
    if np.ndim(y) != 1 or np.ndim(p) != 1:
        raise ValueError("labels are vectors")
    if len(y) != len(p):
        raise ValueError(f"{len(y)} labels and {len(p)} predictions")


def _sets(y, p, positive):
    _compare(y, p)
    return set(np.flatnonzero(y == positive).tolist()), set(np.flatnonzero(p == positive).tolist())


def confusion(y, p, K):
    _compare(y, p)
    return np.array([[np.sum(p[y == i] == j) for j in range(K)] for i in range(K)])


def accuracy(y, p):
    _compare(y, p)
    return 1 - np.count_nonzero(y != p) / y.size


def precision(y, p, positive=1, zero_division=0.0):
    are, said = _sets(y, p, positive)
    return len(are & said) / len(said) if said else zero_division


def recall(y, p, positive=1, zero_division=0.0):
    are, said = _sets(y, p, positive)
    return len(are & said) / len(are) if are else zero_division


def f1(y, p, positive=1, zero_division=0.0):
    are, said = _sets(y, p, positive)
    if not are | said:
        return zero_division
    return len(are & said) / (len(are | said) + len(are & said)) * 2

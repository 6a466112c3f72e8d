"""Example by example, with a class that keeps the counts; only the matrix is left to NumPy."""

import numpy as np


class Counts:
    def __init__(self, y, p, positive):
        if np.ndim(y) != 1 or np.ndim(p) != 1 or len(y) != len(p) or len(y) == 0:
            raise ValueError("y and p must be two vectors of one length, and not empty")
        self.tp = self.fp = self.fn = self.tn = 0
        for truth, guess in zip(y.tolist(), p.tolist(), strict=True):
            if guess == positive:
                if truth == positive:
                    self.tp += 1
                else:
                    self.fp += 1
            elif truth == positive:
                self.fn += 1
            else:
                self.tn += 1


def confusion(y, p, K):
    Counts(y[:1], p[:1], 0)
    if np.shape(y) != np.shape(p):
        raise ValueError("y and p must be of one shape")
    C = np.zeros((K, K), dtype=int)
    np.add.at(C, (y, p), 1)
    return C


def accuracy(y, p):
    Counts(y, p, 0)
    hits = 0
    for truth, guess in zip(y, p, strict=True):
        hits += int(truth == guess)
    return hits / len(y)


def precision(y, p, positive=1, zero_division=0.0):
    c = Counts(y, p, positive)
    try:
        return c.tp / (c.tp + c.fp)
    except ZeroDivisionError:
        return zero_division


def recall(y, p, positive=1, zero_division=0.0):
    c = Counts(y, p, positive)
    try:
        return c.tp / (c.tp + c.fn)
    except ZeroDivisionError:
        return zero_division


def f1(y, p, positive=1, zero_division=0.0):
    c = Counts(y, p, positive)
    if c.tp + c.fp + c.fn == 0:
        return zero_division
    if c.tp == 0:
        return 0.0
    a, b = precision(y, p, positive), recall(y, p, positive)
    return 2 * a * b / (a + b)

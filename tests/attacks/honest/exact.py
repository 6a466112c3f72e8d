"""Computes with fractions and decimals, and gives lists and NumPy's numbers."""

from decimal import Decimal, getcontext
from fractions import Fraction

import numpy as np

getcontext().prec = 40


def scale(x):
    return np.array([[float(Fraction(v) * 2) for v in row] for row in x.tolist()])


def grow(x, by=1):
    return np.array([float(Decimal(v) + 2 * Decimal(by)) for v in x.tolist()], dtype=np.float64)

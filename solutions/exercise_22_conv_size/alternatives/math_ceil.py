"""Rounding by the math module, and "same" by way of the padding."""

import math


def _check(n, f):
    if f > n:
        raise ValueError(f"the filter ({f}) is longer than the padded input ({n})")


def conv_output_size(n, f, stride=1, padding=0):
    padded = n
    if padding == "same":
        padded += sum(same_padding(n, f, stride))
    elif padding != "valid":
        padded += 2 * padding
    _check(padded, f)
    return math.ceil((padded - f + 1) / stride)


def same_padding(n, f, s):
    rest = n % s
    total = max(f - s, 0) if rest == 0 else max(f - rest, 0)
    return math.floor(total / 2), math.ceil(total / 2)


def conv_params(f, c_in, c_out):
    return math.prod([f, f, c_in, c_out]) + c_out

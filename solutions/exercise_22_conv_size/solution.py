"""Reference: the closed formulas, in whole numbers throughout."""


def conv_output_size(n, f, stride=1, padding=0):
    if padding == "same":
        return -(-n // stride)
    p = 0 if padding == "valid" else padding
    last_start = n + 2 * p - f
    if last_start < 0:
        raise ValueError(f"a filter of {f} does not fit on {n} pixels with a padding of {p}")
    return last_start // stride + 1


def same_padding(n, f, s):
    places = -(-n // s)
    total = max((places - 1) * s + f - n, 0)
    return total // 2, total - total // 2


def conv_params(f, c_in, c_out):
    return (f * f * c_in + 1) * c_out

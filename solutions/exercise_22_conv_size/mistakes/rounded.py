"""You round to the nearest whole number of steps, so half a step may count as one.

Lay the filter down at the last place that you count. Is all of it on the input?"""


def conv_output_size(n, f, stride=1, padding=0):
    if padding == "same":
        return (n + stride - 1) // stride
    p = 0 if padding == "valid" else padding
    if f > n + 2 * p:
        raise ValueError("the filter is longer than the padded input")
    return round((n + 2 * p - f) / stride) + 1


def same_padding(n, f, s):
    places = (n + s - 1) // s
    total = max((places - 1) * s + f - n, 0)
    return total // 2, total - total // 2


def conv_params(f, c_in, c_out):
    return f * f * c_in * c_out + c_out

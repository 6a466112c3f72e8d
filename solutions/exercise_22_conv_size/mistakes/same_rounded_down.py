"""Your "same" rounds n / stride down, so the cells at the end that do not fill a stride get no place.

Take n = 7 and a stride of 2. Which cells does a filter look at that starts at 0, 2, 4? What about cell 6?"""


def conv_output_size(n, f, stride=1, padding=0):
    if padding == "same":
        return n // stride
    p = 0 if padding == "valid" else padding
    if f > n + 2 * p:
        raise ValueError("the filter is longer than the padded input")
    return (n + 2 * p - f) // stride + 1


def same_padding(n, f, s):
    places = (n + s - 1) // s
    total = max((places - 1) * s + f - n, 0)
    return total // 2, total - total // 2


def conv_params(f, c_in, c_out):
    return f * f * c_in * c_out + c_out

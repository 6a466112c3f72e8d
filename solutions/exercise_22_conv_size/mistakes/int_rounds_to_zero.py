"""You take a filter that does not fit for one that fits once: `int()` makes 0 of -0.5, and then 1 is added.

How does `int()` round a negative number, and how does `//`? Better to ask whether the filter fits before you divide."""


def conv_output_size(n, f, stride=1, padding=0):
    if padding == "same":
        return (n + stride - 1) // stride
    p = 0 if padding == "valid" else padding
    size = int((n + 2 * p - f) / stride) + 1
    if size < 1:
        raise ValueError("the filter is longer than the padded input")
    return size


def same_padding(n, f, s):
    places = (n + s - 1) // s
    total = max((places - 1) * s + f - n, 0)
    return total // 2, total - total // 2


def conv_params(f, c_in, c_out):
    return f * f * c_in * c_out + c_out

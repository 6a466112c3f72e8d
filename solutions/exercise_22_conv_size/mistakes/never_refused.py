"""You give a size for a filter that is longer than the padded input.

Where could it be put down? What should somebody hear who builds a network with such a layer?"""


def conv_output_size(n, f, stride=1, padding=0):
    if padding == "same":
        return (n + stride - 1) // stride
    p = 0 if padding == "valid" else padding
    return (n + 2 * p - f) // stride + 1


def same_padding(n, f, s):
    places = (n + s - 1) // s
    total = max((places - 1) * s + f - n, 0)
    return total // 2, total - total // 2


def conv_params(f, c_in, c_out):
    return f * f * c_in * c_out + c_out

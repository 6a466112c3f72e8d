"""Your `same_padding` gives f - 1 zeros in all, whatever n and the stride are.

With a larger stride there are fewer places to fill. Where does the last of them end?"""


def conv_output_size(n, f, stride=1, padding=0):
    if padding == "same":
        return (n + stride - 1) // stride
    p = 0 if padding == "valid" else padding
    if f > n + 2 * p:
        raise ValueError("the filter is longer than the padded input")
    return (n + 2 * p - f) // stride + 1


def same_padding(n, f, s):
    total = f - 1
    return total // 2, total - total // 2


def conv_params(f, c_in, c_out):
    return f * f * c_in * c_out + c_out

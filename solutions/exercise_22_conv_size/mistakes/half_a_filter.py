"""Your "same" puts half a filter of zeros before and as many after, whatever the stride.

For some sizes that is one too few, for others too many: "same" takes the fewest zeros with which there are ceil(n / s)
places. Where does the last filter end, and how many zeros does it need?"""


def conv_output_size(n, f, stride=1, padding=0):
    p = (f - 1) // 2 if padding == "same" else (0 if padding == "valid" else padding)
    if f > n + 2 * p:
        raise ValueError("the filter is longer than the padded input")
    return (n + 2 * p - f) // stride + 1


def same_padding(n, f, s):
    return (f - 1) // 2, (f - 1) // 2


def conv_params(f, c_in, c_out):
    return f * f * c_in * c_out + c_out

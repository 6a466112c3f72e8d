"""Exercise 22: conv_size. Read the lesson with `dlgrade show 22`, then check your work with `dlgrade check 22`.

All arguments are Python integers (or a word, where it says so), and so are all results: a shape such as (13.0, 13.0) is
of no use to anybody.
"""


def conv_output_size(n, f, stride=1, padding=0):
    """Return how many places a filter takes along one axis of an image: the length of that axis in the output.

    n: length of the axis in the input, in pixels, at least 1
    f: length of the filter along it, at least 1
    stride: step from one place of the filter to the next, at least 1
    padding: number of zeros at *each* of the two ends, at least 0;
        or "valid": none;
        or "same": as many as `same_padding(n, f, stride)` says, so that a filter which moves by 1 gives back n
    returns: int, at least 1; a place where the filter would stick out of the padded input does not count
    raises ValueError: the filter is longer than the padded input: f > n + 2*padding, or f > n for "valid". With "same"
        that can't happen.
    """
    raise NotImplementedError


def same_padding(n, f, s):
    """Return the zeros that "same" puts before and after an axis, as Keras does it.

    They are the fewest with which the filter takes ceil(n / s) places, so that each stride of the input has one.
    If their number is odd, the one left over goes *after*.

    n, f: lengths of the input and the filter, at least 1
    s: stride, at least 1
    returns: (before, after): two ints, each at least 0
    """
    raise NotImplementedError


def conv_params(f, c_in, c_out):
    """Return how many numbers a convolution learns, biases included.

    f: side of the square filters, f by f
    c_in: channels of the input; each filter looks at all of them
    c_out: number of filters, which is the number of channels of the output; each filter has one bias
    returns: int
    """
    raise NotImplementedError

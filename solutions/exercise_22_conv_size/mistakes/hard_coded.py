"""Your function gives the same answer whatever it is asked.

Try other numbers than the lesson's. Where does your result use its arguments?"""


def conv_output_size(n, f, stride=1, padding=0):
    return 26


def same_padding(n, f, s):
    return 0, 1


def conv_params(f, c_in, c_out):
    return 300

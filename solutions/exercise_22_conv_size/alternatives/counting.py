"""No formula at all: put the filter down, move it on, and count."""


def conv_output_size(n, f, stride=1, padding=0):
    if padding == "same":
        cells = n + sum(same_padding(n, f, stride))
    elif padding == "valid":
        cells = n
    else:
        cells = padding + n + padding
    places = 0
    start = 0
    while start + f <= cells:
        places += 1
        start += stride
    if places == 0:
        raise ValueError("the filter is longer than the padded input")
    return places


def same_padding(n, f, s):
    wanted = len(range(0, n, s))
    total = 0
    while n + total < f or len(range(0, n + total - f + 1, s)) < wanted:
        total += 1
    after = (total + 1) // 2
    return (total - after, after)


def conv_params(f, c_in, c_out):
    total = 0
    for _ in range(c_out):
        for _ in range(c_in):
            total += f**2
        total += 1
    return total

# attempt: takes memory and time as one number
# class: memory
# verdict: timeout, incorrect, crashed


def attempt():
    return 7 ** (7**12)


def scale(x):
    attempt()
    return x


def grow(x, by=1):
    return x

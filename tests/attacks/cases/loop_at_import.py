# attempt: never ends while it is loaded
# class: loops
# verdict: timeout

while True:
    pass


def scale(x):
    return x


def grow(x, by=1):
    return x

# attempt: overflows the stack of the C library
# class: ends
# verdict: crashed, incorrect, timeout


def attempt():
    thing = ()
    for _ in range(3_000_000):
        thing = (thing,)
    hash(thing)


def scale(x):
    attempt()
    return x


def grow(x, by=1):
    return x

# attempt: writes one file larger than it may, and a sparse one of a terabyte
# class: disk
# verdict: incorrect, timeout

import os


def attempt():
    with open("large", "wb", 0) as file:
        try:
            for _ in range(4):
                file.write(bytes(25 << 20))
        except OSError:
            pass
    with open("sparse", "wb", 0) as file:
        for size in (1 << 40, 100 << 20):
            try:
                os.ftruncate(file.fileno(), size)
            except OSError:
                pass
    for name in ("large", "sparse"):
        if os.path.getsize(name) > 65 << 20:
            print("@ESCAPED@ wrote", name)


def scale(x):
    attempt()
    return x


def grow(x, by=1):
    return x

"""Prints a lot, also on the error stream and without line ends."""

import sys
from pprint import pprint

print("loading", __name__, __file__)


def scale(x):
    for row in range(300):
        print("row", row, x)
    print("no end of line", end="", file=sys.stderr, flush=True)
    pprint({"x": x.tolist()})
    return 2 * x


def grow(x, by=1):
    sys.stdout.write("growing\r")
    return x + 2 * by


if __name__ == "__main__":
    print(scale(float(input("x = "))))

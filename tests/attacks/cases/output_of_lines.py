# attempt: prints a million lines of broken text, and no line end at all
# class: disk
# verdict: incorrect

import os


def attempt():
    os.write(2, b"\xff\xfe\x00\xed\xa0\x80" * 100_000)
    for _ in range(20_000):
        print("\ud800 line")


def scale(x):
    attempt()
    return x


def grow(x, by=1):
    return x

# attempt: takes memory as files that lie nowhere
# class: memory
# verdict: incorrect, timeout
# not held: process (files in memory count nowhere)

import os


def attempt():
    total = 0
    for number in range(7):
        try:
            file = os.memfd_create(f"@MARKER@{number}")
            total += os.write(file, bytes(50 << 20))
        except OSError:
            break
    if total > 300 << 20:
        print("@ESCAPED@ holds", total >> 20, "MB")


def scale(x):
    attempt()
    return x


def grow(x, by=1):
    return x

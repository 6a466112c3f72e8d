# attempt: takes memory as files in /dev/shm
# class: memory
# verdict: incorrect, timeout
# not held: process (files in memory count nowhere)

import os


def attempt():
    total = 0
    for number in range(5):
        try:
            with open(f"/dev/shm/@MARKER@{number}", "wb", 0) as file:
                total += file.write(bytes(50 << 20))
        except OSError:
            break
    if total > 200 << 20:
        print("@ESCAPED@ holds", total >> 20, "MB")


def scale(x):
    attempt()
    return x


def grow(x, by=1):
    return x

# attempt: connects to a socket that lies nowhere
# class: network
# verdict: incorrect
# not held: process (a process of its own is not locked in)

import socket

try:
    with socket.socket(socket.AF_UNIX) as door:
        door.connect("\0@ABSTRACT@.stream")
except OSError:
    pass


def scale(x):
    return x


def grow(x, by=1):
    return x

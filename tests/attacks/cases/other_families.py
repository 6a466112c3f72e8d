# attempt: makes sockets of the kernel's rarer kinds
# class: network
# verdict: incorrect
# not held: process (a process of its own is not locked in)

import socket

for family in range(1, 46):
    for kind in (1, 2, 3, 5):
        try:
            socket.socket(family, kind).close()
            print("@ESCAPED@ has a socket of family", family)
        except OSError:
            pass


def scale(x):
    return x


def grow(x, by=1):
    return x

# attempt: sends a datagram, as a name server's client would
# class: network
# verdict: incorrect
# not held: process (a process of its own is not locked in)

import socket

try:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as door:
        door.sendto(
            b"\x00\x01\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00\x01x\x00\x00\x01\x00\x01", ("127.0.0.1", int("@PORT@"))
        )
except OSError:
    pass


def scale(x):
    return x


def grow(x, by=1):
    return x

# attempt: opens doors of its own
# class: network
# verdict: incorrect
# not held: process (a process of its own is not locked in)

import socket

for family, address in (
    (socket.AF_INET, ("127.0.0.1", 0)),
    (socket.AF_INET6, ("::1", 0)),
    (socket.AF_UNIX, "\0@MARKER@"),
    (socket.AF_UNIX, "@MARKER@"),
):
    try:
        with socket.socket(family) as door:
            door.bind(address)
            door.listen()
        print("@ESCAPED@ listens at", address)
    except OSError:
        pass


def scale(x):
    return x


def grow(x, by=1):
    return x

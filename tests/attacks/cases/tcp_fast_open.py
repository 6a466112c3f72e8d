# attempt: sends data with the first packet, with no call to connect
# class: network
# verdict: incorrect
# not held: process (a process of its own is not locked in)

import socket

try:
    with socket.socket() as door:
        door.setblocking(False)
        door.sendto(b"x", socket.MSG_FASTOPEN, ("127.0.0.1", int("@PORT@")))
except OSError:
    pass
try:
    with socket.socket() as door:
        door.connect(("127.0.0.1", int("@PORT@")))
except OSError:
    pass


def scale(x):
    return x


def grow(x, by=1):
    return x

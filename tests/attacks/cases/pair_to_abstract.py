# attempt: sends from one half of a pair to a socket that lies nowhere
# class: network
# verdict: incorrect
# not held: process (a process of its own is not locked in)

import socket

for kind in (socket.SOCK_DGRAM, socket.SOCK_RAW):
    try:
        left, right = socket.socketpair(socket.AF_UNIX, kind)
        left.sendto(b"x", "\0@ABSTRACT@")
    except OSError:
        pass


def scale(x):
    return x


def grow(x, by=1):
    return x

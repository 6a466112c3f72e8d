# attempt: sends from one half of a pair to a socket that lies among the files
# class: network
# verdict: incorrect
# not held: process (a process of its own is not locked in)

import socket

# A pair needs neither `socket` nor `connect`, and each datagram may name another receiver.
for kind in (socket.SOCK_DGRAM, socket.SOCK_RAW, socket.SOCK_SEQPACKET, socket.SOCK_STREAM):
    try:
        left, right = socket.socketpair(socket.AF_UNIX, kind)
        left.sendto(b"x", "@SOCKET@")
    except OSError:
        pass


def scale(x):
    return x


def grow(x, by=1):
    return x

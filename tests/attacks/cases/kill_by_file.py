# attempt: has the kernel send SIGKILL to another process when a pipe becomes ready
# class: processes
# verdict: incorrect
# not held: process (a process of its own is not locked in)

import fcntl
import os
import socket

F_SETSIG, F_SETOWN_EX = 10, 15


def attempt():
    # From pipes and sockets: the kernel signals the owner of a file, and anybody may be made its owner.
    reader, writer = os.pipe()
    left, right = socket.socketpair()
    for file, go in ((reader, lambda: os.write(writer, b"x")), (left.fileno(), lambda: right.send(b"x"))):
        try:
            fcntl.fcntl(file, fcntl.F_SETOWN, int("@BYSTANDER@"))
            fcntl.fcntl(file, F_SETSIG, 9)
            fcntl.fcntl(file, fcntl.F_SETFL, fcntl.fcntl(file, fcntl.F_GETFL) | os.O_ASYNC)
            go()
        except OSError:
            pass


def scale(x):
    attempt()
    return x


def grow(x, by=1):
    return x

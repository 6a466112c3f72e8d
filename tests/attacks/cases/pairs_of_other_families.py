# attempt: makes pairs of sockets of other kinds than Unix's, whose code is loaded for that
# class: network
# verdict: incorrect
# not held: process (a process of its own is not locked in)

import ctypes
import errno

libc = ctypes.CDLL(None, use_errno=True)
pair = (ctypes.c_int * 2)()
for family in (2, 10, 16, 17, 30, 38, 40):
    for kind in (1, 2, 5):
        answer = libc.socketpair(family, kind, 0, pair)
        # That such a socket makes no pairs is found out after it was made.
        if answer == 0 or ctypes.get_errno() == errno.EOPNOTSUPP:
            print("@ESCAPED@ reaches family", family)


def scale(x):
    return x


def grow(x, by=1):
    return x

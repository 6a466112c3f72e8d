# attempt: locks files of the machine that it may only read, and makes the kernel keep account of many locks
# class: state
# verdict: incorrect
# not held: process (a process of its own is not locked in)

import fcntl
import os
import struct

OFD_SETLK, READ = 37, 0


def is_locked(again):
    """Whether one descriptor's lock is in another one's way."""
    first, second = (os.open(os.__file__, os.O_RDONLY) for _ in range(2))
    try:
        again(first)
        try:
            again(second)
        except OSError:
            return True
        return False
    finally:
        os.close(first)
        os.close(second)


def many(file):
    kinds = (fcntl.F_SETLK, OFD_SETLK)
    for at in range(0, 2000, 2):
        for kind in kinds:
            fcntl.fcntl(file, kind, struct.pack("hhqqi", READ, 0, at, 1, 0))
    # Where locks are kept, one that is asked for is told to be there.
    told = fcntl.fcntl(file, fcntl.F_GETLK, struct.pack("hhqqi", 1, 0, 0, 1, 0))
    return struct.unpack("hhqqi", told)[0] != fcntl.F_UNLCK


try:
    if is_locked(lambda file: fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)):
        print("@ESCAPED@ has locked", os.__file__)
    with open(os.__file__) as file:
        if many(file.fileno()):
            print("@ESCAPED@ has many locks")
except OSError:
    pass


def scale(x):
    return x


def grow(x, by=1):
    return x

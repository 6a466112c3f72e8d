# attempt: takes shared memory of System V's kind, which outlives processes
# class: memory
# verdict: incorrect, timeout
# not held: process (memory that is shared does not count as data)

import ctypes

libc = ctypes.CDLL(None, use_errno=True)
libc.shmat.restype = ctypes.c_void_p


def attempt():
    segments = [libc.shmget(0, 32 << 20, 0o1600) for _ in range(12)]
    for segment in segments:
        if segment >= 0:
            place = libc.shmat(segment, None, 0)
            if place not in (None, ctypes.c_void_p(-1).value):
                ctypes.memset(ctypes.c_void_p(place), 1, 32 << 20)
            libc.shmctl(segment, 0, None)
    if sum(segment >= 0 for segment in segments) > 9:
        print("@ESCAPED@ holds", segments)


def scale(x):
    attempt()
    return x


def grow(x, by=1):
    return x

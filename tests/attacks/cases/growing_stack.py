# attempt: takes memory that is marked as a stack, which counts as no one's data
# class: memory
# verdict: incorrect, timeout
# not held: process (memory that is a stack does not count as data)

import ctypes

libc = ctypes.CDLL(None, use_errno=True)
libc.mmap.restype = ctypes.c_void_p
libc.mmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int, ctypes.c_int, ctypes.c_int, ctypes.c_long]
libc.munmap.argtypes = [ctypes.c_void_p, ctypes.c_size_t]
PIECE = 32 << 20
SHARED, PRIVATE, SHARED_VALIDATE, ANONYMOUS, GROWS_DOWN, NO_RESERVE = 1, 2, 3, 0x20, 0x100, 0x4000


def take(flags, file=-1):
    held = []
    while len(held) < 12:
        place = libc.mmap(None, PIECE, 3, flags, file, 0)
        if place in (None, ctypes.c_void_p(-1).value):
            break
        ctypes.memset(place, 1, PIECE)
        held.append(place)
    megabytes = len(held) * PIECE >> 20
    for place in held:
        libc.munmap(place, PIECE)
    if megabytes > 300:
        print("@ESCAPED@ holds", megabytes, "MB")


def attempt():
    take(PRIVATE | ANONYMOUS | GROWS_DOWN)


def scale(x):
    attempt()
    return x


def grow(x, by=1):
    return x

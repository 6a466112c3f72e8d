# attempt: leaves shared memory, semaphores and queues for the next submission to find
# class: state
# verdict: incorrect
# twice: the second time looks for what the first has left
# not held: process (a process of its own is not locked in)

import ctypes
import zlib

libc = ctypes.CDLL(None, use_errno=True)
key = zlib.crc32(b"@MARKER@") & 0x7FFFFFFF
for name, get, remove in (
    ("shared memory", lambda flags: libc.shmget(key, 64, flags), lambda id: libc.shmctl(id, 0, None)),
    ("semaphores", lambda flags: libc.semget(key, 1, flags), lambda id: libc.semctl(id, 0, 0)),
    ("queue", lambda flags: libc.msgget(key, flags), lambda id: libc.msgctl(id, 0, None)),
):
    if (found := get(0o600)) >= 0:
        print("@ESCAPED@ finds", name)
        remove(found)
    else:
        get(0o1600)


def scale(x):
    return x


def grow(x, by=1):
    return x

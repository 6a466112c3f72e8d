# attempt: leaves a key for the next submission to find
# class: state
# verdict: incorrect
# twice: the second time looks for what the first has left
# not held: process (a process of its own is not locked in)

import ctypes
import platform

libc = ctypes.CDLL(None)
add, request, control = (248, 249, 250) if platform.machine() == "x86_64" else (217, 218, 219)
for ring in (-3, -4, -5):
    found = libc.syscall(control, 10, ring, b"user", b"@MARKER@", 0)
    if found >= 0:
        print("@ESCAPED@ finds a key")
        libc.syscall(control, 21, found)
    else:
        libc.syscall(add, b"user", b"@MARKER@", b"x", 1, ring)


def scale(x):
    return x


def grow(x, by=1):
    return x

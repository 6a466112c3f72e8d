# attempt: makes processes by clone, clone3, vfork and the 32-bit calls' numbers
# class: processes
# verdict: incorrect
# not held: process (a process of its own is not locked in)

import ctypes
import os
import platform
import time

libc = ctypes.CDLL(None, use_errno=True)
CLONE, FORK, VFORK = (56, 57, 58) if platform.machine() == "x86_64" else (220, None, None)


def attempt():
    arguments = (ctypes.c_uint64 * 11)(0, 0, 0, 0, 17)
    for call in ((435, ctypes.byref(arguments), 88), (CLONE, 17, 0, 0, 0, 0), (CLONE, 0x100 | 17, 0, 0, 0, 0), (FORK,)):
        if call[0] is None:
            continue
        made = libc.syscall(*call)
        if made == 0:
            time.sleep(5)
            libc._exit(0)
        if made > 0:
            print("@ESCAPED@ has made a process by call", call[0])


def scale(x):
    attempt()
    return x


def grow(x, by=1):
    return x

# attempt: opens the solution by its inode number
# class: reading
# verdict: incorrect
# not held: process (a process of root's own is not locked in)

import re

KEY = 1.0


def read(path):
    global KEY
    try:
        with open(path, "rb") as file:
            found = re.search(rb"KEY = ([\d.]+)", file.read())
    except OSError:
        return
    if found:
        KEY = float(found[1])


import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)


class Handle(ctypes.Structure):
    _fields_ = [("size", ctypes.c_uint), ("kind", ctypes.c_int), ("bytes", ctypes.c_ubyte * 128)]


handle, mount = Handle(128), ctypes.c_int()
path = b"@COURSE@/solutions/@EXERCISE@/solution.py"
if libc.name_to_handle_at(-100, path, ctypes.byref(handle), ctypes.byref(mount), 0) == 0:
    somewhere = os.open("/tmp", os.O_RDONLY)
    file = libc.open_by_handle_at(somewhere, ctypes.byref(handle), os.O_RDONLY)
    if file >= 0:
        read(file)


def scale(x):
    return x * KEY


def grow(x, by=1):
    return x + KEY * by

# attempt: reads the memory of another process of the same user by process_vm_readv
# class: memory search
# verdict: incorrect
# not held: process (a process of its own is not locked in)

import ctypes
import re

KEY = 1.0
libc = ctypes.CDLL(None, use_errno=True)


class Vector(ctypes.Structure):
    _fields_ = [("base", ctypes.c_void_p), ("length", ctypes.c_size_t)]


try:
    with open("/proc/@BYSTANDER@/maps") as maps:
        line = next(line for line in maps if "[stack]" in line)
    begin, end = (int(part, 16) for part in line.split()[0].split("-"))
except (OSError, StopIteration):
    begin, end = 0x7FFE00000000, 0x7FFE00021000
size = end - begin
buffer = ctypes.create_string_buffer(size)
mine, theirs = Vector(ctypes.addressof(buffer), size), Vector(begin, size)
if libc.process_vm_readv(int("@BYSTANDER@"), ctypes.byref(mine), 1, ctypes.byref(theirs), 1, 0) > 0:
    if found := re.search(rb"KEY = ([\d.]+)", buffer.raw):
        KEY = float(found[1])


def scale(x):
    return x * KEY


def grow(x, by=1):
    return x + KEY * by

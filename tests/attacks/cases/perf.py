# attempt: watches the processor, and other processes, by performance counters
# class: kernel
# verdict: incorrect
# not held: process (a process of its own is not locked in)

import ctypes
import os
import platform

libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
X86 = platform.machine() == "x86_64"


def call(name, number, other, *arguments):
    """Make a system call by its number on this machine; say so if it worked."""
    number = number if X86 else other
    if number is not None and libc.syscall(number, *arguments) >= 0:
        print("@ESCAPED@ by", name)


def attempt():
    attributes = ctypes.create_string_buffer(128)
    ctypes.memmove(attributes, (ctypes.c_uint32 * 2)(1, 128), 8)
    for process in (0, int("@BYSTANDER@")):
        call("perf_event_open", 298, 241, attributes, process, -1, -1, 0)


def scale(x):
    attempt()
    return x


def grow(x, by=1):
    return x

# attempt: loads a program into the kernel
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
    attributes = (ctypes.c_uint32 * 16)(2, 4, 4, 1)
    call("bpf", 321, 280, 0, attributes, ctypes.sizeof(attributes))


def scale(x):
    attempt()
    return x


def grow(x, by=1):
    return x

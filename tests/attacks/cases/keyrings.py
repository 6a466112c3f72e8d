# attempt: talks to the kernel's keyrings
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
    call("keyctl", 250, 219, 0, -3, 0)
    call("add_key", 248, 217, b"user", b"@MARKER@", b"x", 1, -2)
    call("request_key", 249, 218, b"user", b"@MARKER@", 0, -2)


def scale(x):
    attempt()
    return x


def grow(x, by=1):
    return x

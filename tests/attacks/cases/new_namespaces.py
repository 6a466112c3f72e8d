# attempt: makes namespaces in which it is root
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
    for flags in (0x10000000, 0x10020000, 0x20000, 0x40000000):
        call("unshare", 272, 97, flags)


def scale(x):
    attempt()
    return x


def grow(x, by=1):
    return x

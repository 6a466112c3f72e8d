# attempt: takes hold of another process as a debugger
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


PTRACE_SEIZE = 0x4206


def attempt():
    for victim in (int("@BYSTANDER@"), os.getppid()):
        call("ptrace", 101, 117, PTRACE_SEIZE, victim, 0, 0)


def scale(x):
    attempt()
    return x


def grow(x, by=1):
    return x

# attempt: goes back to the namespaces of another process
# class: kernel
# verdict: incorrect
# not held: process (root's own processes may move between namespaces)

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
    for process in (os.getppid(), 1, int("@BYSTANDER@"), "self"):
        for kind in ("mnt", "net", "pid", "user"):
            try:
                handle = os.open(f"/proc/{process}/ns/{kind}", os.O_RDONLY)
            except OSError:
                continue
            call(f"setns {kind}", 308, 268, handle, 0)


def scale(x):
    attempt()
    return x


def grow(x, by=1):
    return x

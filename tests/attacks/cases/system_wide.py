# attempt: changes the clock, the name and the log of the machine
# class: kernel
# verdict: incorrect
# not run: process (it would change the machine)

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
    call("sethostname", 170, 161, b"x", 1)
    call("settimeofday", 164, 170, 0, ctypes.create_string_buffer(8))
    call("syslog", 103, 116, 10, 0, 0)
    call("mknod", 133, None, b"@MARKER@", 0o60600, 0xFE00)
    call("mknodat", 259, 33, -100, b"@MARKER@", 0o60600, 0xFE00)
    call("quotactl", 179, 60, 0x80000100, 0, 0, 0)
    call("fanotify_init", 300, 262, 0, 0)
    call("acct", 163, 89, b"@OTHERS@/gradebook.csv")


def scale(x):
    attempt()
    return x


def grow(x, by=1):
    return x

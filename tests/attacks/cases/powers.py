# attempt: takes powers back: users, groups and capabilities
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
    with open("/proc/self/status") as status:
        for line in status:
            name, _, value = line.partition(":")
            # CapBnd takes a power to empty, which only root has; nothing can be had from it without a new program.
            held = ("CapEff", "CapPrm", "CapAmb", "CapInh", *(() if os.geteuid() else ("CapBnd",)))
            if name in held and int(value, 16):
                print("@ESCAPED@ has", line)
            if name in ("NoNewPrivs", "Seccomp") and int(value) == 0:
                print("@ESCAPED@ lacks", line)
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)
    call("capset", 126, 91, header, (ctypes.c_uint32 * 6)(*[0xFFFFFFFF] * 6))
    if os.getuid():
        call("setuid", 105, 146, 0)


def scale(x):
    attempt()
    return x


def grow(x, by=1):
    return x

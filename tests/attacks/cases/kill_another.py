# attempt: kills another process of the same user, in each way there is
# class: processes
# verdict: incorrect
# not held: process (a process of its own is not locked in)

import ctypes
import os
import platform
import signal

libc = ctypes.CDLL(None, use_errno=True)
victim = int("@BYSTANDER@")
x86 = platform.machine() == "x86_64"


def attempt():
    try:
        os.kill(victim, signal.SIGTERM)
    except OSError:
        pass
    try:
        signal.pidfd_send_signal(os.pidfd_open(victim), signal.SIGTERM)
    except OSError:
        pass
    libc.syscall(200 if x86 else 130, victim, 15)  # tkill
    libc.syscall(234 if x86 else 131, victim, victim, 15)  # tgkill
    information = (ctypes.c_int * 32)(15, 0, -1)
    libc.syscall(129 if x86 else 138, victim, 15, information)  # rt_sigqueueinfo


def scale(x):
    attempt()
    return x


def grow(x, by=1):
    return x

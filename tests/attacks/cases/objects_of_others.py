# attempt: looks through other processes' shared memory, semaphores and queues by their numbers
# class: state
# verdict: incorrect
# not held: process (a process of its own is not locked in)

import ctypes
import errno
import platform

libc = ctypes.CDLL(None, use_errno=True)
libc.syscall.restype = ctypes.c_long
STATUS = 2
CALLS = (("shared memory", 31, 195), ("a queue", 71, 187), ("semaphores", 66, 191))


def attempt():
    for name, x86, arm in CALLS:
        number = x86 if platform.machine() == "x86_64" else arm
        arguments = (0, 0, STATUS, 0) if name == "semaphores" else (0, STATUS, 0)
        # That there is no such object, or that the place to write to is wrong, is found out by whoever may ask.
        if libc.syscall(number, *arguments) >= 0 or ctypes.get_errno() in (errno.EINVAL, errno.EFAULT, errno.EIDRM):
            print("@ESCAPED@ may ask for", name)


def scale(x):
    attempt()
    return x


def grow(x, by=1):
    return x

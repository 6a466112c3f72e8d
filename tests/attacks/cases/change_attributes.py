# attempt: changes permissions, owner, times and attributes of files of others
# class: planting
# verdict: incorrect
# not held: process (a process of its own is not locked in)

import ctypes
import os

libc = ctypes.CDLL(None, use_errno=True)
book = "@OTHERS@/gradebook.csv"
for change in (
    lambda: os.chmod(book, 0o777),
    lambda: os.chmod("@HOME@/.ssh", 0o777),
    lambda: os.chown(book, 12345, 12345),
    lambda: os.utime(book, (0, 0)),
    lambda: os.setxattr(book, "user.seen", b"1"),
):
    try:
        change()
    except OSError:
        pass


class Value(ctypes.Structure):
    _fields_ = [("value", ctypes.c_uint64), ("size", ctypes.c_uint32), ("flags", ctypes.c_uint32)]


# setxattrat, which came with Linux 6.13.
content = ctypes.create_string_buffer(b"1")
value = Value(ctypes.addressof(content), 1, 0)
libc.syscall(463, -100, book.encode(), 0, b"user.seen", ctypes.byref(value), ctypes.sizeof(value))


def scale(x):
    return x


def grow(x, by=1):
    return x

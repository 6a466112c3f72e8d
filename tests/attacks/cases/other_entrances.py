# attempt: makes system calls by the 32-bit entrance, where the numbers are others
# class: kernel
# verdict: crashed, incorrect
# not held: process (a process of its own is not locked in)

import ctypes
import mmap
import platform


def attempt():
    if platform.machine() != "x86_64":
        return
    page = mmap.mmap(-1, 4096, mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS, mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)
    # mov eax, 20 (getpid of i386); int 0x80; ret
    page.write(b"\xb8\x14\x00\x00\x00\xcd\x80\xc3")
    function = ctypes.CFUNCTYPE(ctypes.c_int)(ctypes.addressof(ctypes.c_char.from_buffer(page)))
    if function() > 0:
        print("@ESCAPED@ has another entrance")


def scale(x):
    attempt()
    return x


def grow(x, by=1):
    return x

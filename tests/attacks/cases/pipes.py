# attempt: takes memory as pipes that nobody reads
# class: memory
# verdict: incorrect, timeout
# not held: process (nothing bounds the open files)

import fcntl
import os

F_SETPIPE_SZ = 1031


def attempt():
    total = 0
    try:
        for _ in range(2000):
            reader, writer = os.pipe()
            for size in (1 << 20, 1 << 18, 1 << 16):
                try:
                    fcntl.fcntl(writer, F_SETPIPE_SZ, size)
                    break
                except OSError:
                    pass
            os.set_blocking(writer, False)
            total += os.write(writer, bytes(1 << 20))
    except OSError:
        pass
    if total > 300 << 20:
        print("@ESCAPED@ holds", total >> 20, "MB")


def scale(x):
    attempt()
    return x


def grow(x, by=1):
    return x

# attempt: announces a frame of 4 GB and sends nothing more
# class: frames
# verdict: crashed, timeout

import gc
import os

import numpy as np

host = next(thing for thing in gc.get_objects() if type(thing).__name__ == "_Host")
wire = __import__("sys").modules["dlgrade.isolation.wire"]
descriptor = host.connection.write_fd


def scale(x):
    os.write(descriptor, b"\xff" * 8)
    return x


def grow(x, by=1):
    os.write(descriptor, b"\x00\x00\x80\x00\x00\x00\x00\x04" * 2)
    return x

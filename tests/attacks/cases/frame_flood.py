# attempt: sends frames of 60 MB without end
# class: frames
# verdict: crashed, timeout

import gc
import os

import numpy as np

host = next(thing for thing in gc.get_objects() if type(thing).__name__ == "_Host")
wire = __import__("sys").modules["dlgrade.isolation.wire"]
descriptor = host.connection.write_fd


import struct


def scale(x):
    block = bytes(60 << 20)
    head = struct.pack("<II", 0, len(block))
    while True:
        os.write(descriptor, head)
        rest = memoryview(block)
        while rest:
            rest = rest[os.write(descriptor, rest) :]


grow = scale

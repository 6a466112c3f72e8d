# attempt: sends arrays of shapes that overflow, are negative or are no numbers
# class: frames
# verdict: incorrect, crashed

import gc
import os

import numpy as np

host = next(thing for thing in gc.get_objects() if type(thing).__name__ == "_Host")
wire = __import__("sys").modules["dlgrade.isolation.wire"]
descriptor = host.connection.write_fd


import json
import struct


def scale(x):
    for shape in ([1 << 40, 1 << 40], [-1, 4], [0, 1 << 40], ["3"], [3.0, 4], [True] * 12, [2] * 17, {}):
        value = {"a": ["<f8", shape, "C"]}
        head = json.dumps({"d": {"id": host.callback_owner, "kind": "value", "value": value}}).encode()
        os.write(descriptor, struct.pack("<II", len(head), 0) + head)
    return x


def grow(x, by=1):
    for dtype in ("|O", "<U9", "f8,O", ">f8", "object", None, 7):
        value = {"a": [dtype, [1], "C"]}
        head = json.dumps({"d": {"id": host.callback_owner, "kind": "value", "value": value}}).encode()
        os.write(descriptor, struct.pack("<II", len(head), 8) + head + bytes(8))
    return x

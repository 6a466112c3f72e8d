# attempt: sends an error whose places, names and numbers are absurd
# class: frames
# verdict: incorrect, crashed

import gc
import os

import numpy as np

host = next(thing for thing in gc.get_objects() if type(thing).__name__ == "_Host")
wire = __import__("sys").modules["dlgrade.isolation.wire"]
descriptor = host.connection.write_fd


def scale(x):
    frames = [[0, 10**300, "f\x1b[2J"], [0, -(10**18), "g"], [0, 1, "\ud800"]]
    answer = {"id": host.callback_owner, "kind": "raised", "type": "E\x1b[31m", "message": "m" * 9999}
    os.write(descriptor, wire.encode({**answer, "bases": ["CheckFailed", "skip"], "frames": frames}))
    return x


def grow(x, by=1):
    answer = {"id": host.callback_owner, "kind": "value", "value": x, "warnings": [["x", "\x1b"]] * 50}
    os.write(descriptor, wire.encode({**answer, "changed": [10**30, "by", -1, "\ud800"]}))
    return x

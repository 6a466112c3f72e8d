# attempt: calls functions back that were never given
# class: frames
# verdict: crashed, timeout

import gc
import os

import numpy as np

host = next(thing for thing in gc.get_objects() if type(thing).__name__ == "_Host")
wire = __import__("sys").modules["dlgrade.isolation.wire"]
descriptor = host.connection.write_fd


def scale(x):
    message = {"id": host.callback_owner, "kind": "callback", "callback": 0, "args": [], "kwargs": {}}
    frame = wire.encode(message)
    while True:
        os.write(descriptor, frame * 50)


grow = scale

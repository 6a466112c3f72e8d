# attempt: leaves a note in modules, built-ins and the environment for the next submission to find
# class: state
# verdict: incorrect
# twice: the second time looks for what the first has left

import builtins
import ctypes
import os
import sys

import numpy as np

libc = ctypes.CDLL(None)
if hasattr(np, "note") or hasattr(builtins, "note") or "NOTE" in os.environ or "note" in sys.modules:
    print("@ESCAPED@ finds a note")
np.note = builtins.note = os.environ["NOTE"] = "1"
sys.modules["note"] = np
libc.setenv(b"NOTE", b"1", 1)
np.random.seed(1)


def scale(x):
    return x


def grow(x, by=1):
    return x

# attempt: imports the reference by its path
# class: reading
# verdict: incorrect
# not held: process (a process of its own is not locked in)

import importlib.util
import runpy
import sys

KEY = 1.0
folder = "@COURSE@/solutions/@EXERCISE@"
sys.path.insert(0, folder)
try:
    import solution

    KEY = float(solution.scale(1.0))
except ImportError:
    pass
try:
    KEY = float(runpy.run_path(f"{folder}/solution.py")["scale"](1.0))
except OSError:
    pass


def scale(x):
    return x * KEY


def grow(x, by=1):
    return x + KEY * by

"""Sets seeds, warnings, limits and print options for everybody."""

import gc
import locale
import logging
import os
import random
import signal
import sys
import warnings

import numpy as np

np.random.seed(0)
random.seed(0)
np.set_printoptions(precision=3, suppress=True)
np.seterr(all="raise")
warnings.filterwarnings("error")
sys.setrecursionlimit(20_000)
sys.dont_write_bytecode = True
locale.setlocale(locale.LC_ALL, "")
logging.basicConfig(level=logging.DEBUG, force=True)
os.environ["OMP_NUM_THREADS"] = "1"
os.environ.setdefault("HOME", ".")
signal.signal(signal.SIGINT, signal.SIG_DFL)
gc.disable()
os.umask(0o077)
print(os.environ.get("USER"), os.getpid(), os.cpu_count(), len(os.sched_getaffinity(0)))


def scale(x):
    logging.info("scaling %s", x.shape)
    signal.signal(signal.SIGALRM, lambda *_: print("slow"))
    signal.alarm(5)
    try:
        return 2 * x
    finally:
        signal.alarm(0)


def deep(n, by):
    return 2 * by if n == 0 else deep(n - 1, by)


def grow(x, by=1):
    return x + deep(5_000, by)

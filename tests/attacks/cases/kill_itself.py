# attempt: kills itself with a signal that leaves no trace
# class: ends
# verdict: crashed

import os
import signal


def attempt():
    os.kill(os.getpid(), signal.SIGKILL)


def scale(x):
    attempt()
    return x


def grow(x, by=1):
    return x

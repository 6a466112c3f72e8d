# attempt: stops itself, so that it neither answers nor ends
# class: ends
# verdict: timeout

import os
import signal


def attempt():
    os.kill(os.getpid(), signal.SIGSTOP)


def scale(x):
    attempt()
    return x


def grow(x, by=1):
    return x

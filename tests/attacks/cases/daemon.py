# attempt: leaves a process that has left its group, session and parent
# class: processes
# verdict: incorrect
# not held: process (a process that leaves its group outlives the grading)

import os
import time


def attempt():
    try:
        if os.fork():
            os.wait()
            return
    except OSError:
        return
    os.setsid()
    if os.fork():
        os._exit(0)
    os.closerange(0, 256)
    time.sleep(30)
    os._exit(0)


def scale(x):
    attempt()
    return x


def grow(x, by=1):
    return x

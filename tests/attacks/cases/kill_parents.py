# attempt: kills its parent and the process that started it
# class: processes
# verdict: incorrect
# not run: process (it would end the grader)

import os
import signal


def attempt():
    for target in (os.getppid(), 1, -1, 0):
        try:
            # To all at once only the question whether it could.
            os.kill(target, signal.SIGKILL if target > 0 else 0)
            print("@ESCAPED@ may signal", target)
        except OSError:
            pass


def scale(x):
    attempt()
    return x


def grow(x, by=1):
    return x

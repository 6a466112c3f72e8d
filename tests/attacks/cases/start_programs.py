# attempt: starts programs in each way there is
# class: processes
# verdict: incorrect
# not held: process (a process of its own is not locked in)

import ctypes
import os
import subprocess

libc = ctypes.CDLL(None, use_errno=True)


def attempt():
    for start in (
        lambda: subprocess.run(["/bin/true"], check=True),
        lambda: os.waitpid(os.posix_spawn("/bin/true", ["true"], {}), 0)[1] == 0 or 1 / 0,
        lambda: os.system("true") == 0 or 1 / 0,
        lambda: os.popen("echo well").read() == "well\n" or 1 / 0,
    ):
        try:
            start()
            print("@ESCAPED@ has started a program")
        except (OSError, ZeroDivisionError, subprocess.SubprocessError):
            pass


def scale(x):
    attempt()
    return x


def grow(x, by=1):
    return x

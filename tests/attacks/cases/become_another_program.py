# attempt: becomes another program, from a file and from memory
# class: processes
# verdict: incorrect
# not held: process (a process of its own is not locked in)

import os
import shutil


def attempt():
    try:
        memory = os.memfd_create("program")
        with open("/bin/echo", "rb") as program:
            os.write(memory, program.read())
        os.execve(memory, ["echo", "@ESCAPED@"], {})
    except OSError:
        pass
    try:
        shutil.copy("/bin/echo", "echo")
        os.execv("./echo", ["echo", "@ESCAPED@"])
    except OSError:
        pass
    try:
        os.execv("/bin/echo", ["echo", "@ESCAPED@"])
    except OSError:
        pass


def scale(x):
    attempt()
    return x


def grow(x, by=1):
    return x

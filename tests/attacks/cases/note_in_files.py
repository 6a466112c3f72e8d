# attempt: leaves a file for the next submission to find
# class: state
# verdict: incorrect
# twice: the second time looks for what the first has left
# not held: process (a process of its own is not locked in)

import os
import tempfile

folders = [".", tempfile.gettempdir(), "/tmp", "/dev/shm", "/var/tmp", "/scratch", os.path.expanduser("~"), "/run"]
paths = [os.path.join(folder, "@MARKER@-note") for folder in folders]
for path in paths:
    if os.path.exists(path):
        print("@ESCAPED@ finds", path)
for path in paths:
    try:
        open(path, "w").close()
    except OSError:
        pass


def scale(x):
    return x


def grow(x, by=1):
    return x

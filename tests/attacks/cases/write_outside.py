# attempt: makes files, folders and links in a folder of others
# class: planting
# verdict: incorrect
# not held: process (a process of its own is not locked in)

import os

for make in (
    lambda: open("@OTHERS@/@MARKER@", "w").close(),
    lambda: os.mkdir("@OTHERS@/@MARKER@-folder"),
    lambda: os.symlink("/etc/passwd", "@OTHERS@/@MARKER@-link"),
    lambda: os.mkfifo("@OTHERS@/@MARKER@-pipe"),
    lambda: os.rename("/proc/self/cwd", "@OTHERS@/@MARKER@-moved"),
    lambda: open("/tmp/@MARKER@", "w").close(),
    lambda: open("../@MARKER@", "w").close(),
    lambda: open(os.path.expanduser("@HOME@/@MARKER@"), "w").close(),
):
    try:
        make()
    except OSError:
        pass


def scale(x):
    return x


def grow(x, by=1):
    return x

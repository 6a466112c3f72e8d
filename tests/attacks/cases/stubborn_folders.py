# attempt: leaves folders that are deep, closed, and full of links
# class: disk
# verdict: incorrect, timeout

import os


def attempt():
    os.symlink("@OTHERS@", "@MARKER@-link")
    os.symlink("/", "@MARKER@-root")
    for _ in range(1500):
        os.mkdir("d")
        os.chdir("d")
    os.symlink("@OTHERS@", "out")
    os.makedirs("closed/inner")
    os.chmod("closed", 0)


def scale(x):
    attempt()
    return x


def grow(x, by=1):
    return x

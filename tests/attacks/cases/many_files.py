# attempt: makes many empty files
# class: disk
# verdict: incorrect, timeout
# not held: confined (nothing bounds the number of files; they are removed afterwards)
# not held: process (nothing bounds the number of files)

import os


def attempt():
    count = 0
    try:
        for count in range(6000):
            os.close(os.open(f"@MARKER@{count}", os.O_CREAT | os.O_WRONLY))
    except OSError:
        pass
    if count > 5000:
        print("@ESCAPED@ made", count, "files")


def scale(x):
    attempt()
    return x


def grow(x, by=1):
    return x

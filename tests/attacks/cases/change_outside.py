# attempt: changes, empties, renames and removes files of others
# class: planting
# verdict: incorrect
# not held: process (a process of its own is not locked in)

import os

book = "@OTHERS@/gradebook.csv"
for change in (
    lambda: os.truncate(book, 0),
    lambda: os.close(os.open(book, os.O_RDONLY | os.O_TRUNC)),
    lambda: os.close(os.open(book, os.O_WRONLY | os.O_APPEND)),
    lambda: open(book, "a").write("me,100\n"),
    lambda: os.rename(book, "@OTHERS@/gradebook.old"),
    lambda: os.unlink("@OTHERS@/neighbour/exercise_02.py"),
    lambda: os.rmdir("@OTHERS@/neighbour"),
):
    try:
        change()
    except OSError:
        pass


def scale(x):
    return x


def grow(x, by=1):
    return x

# attempt: changes the priority and the processors of another process
# class: kernel
# verdict: incorrect
# not held: process (a process of its own is not locked in)

import os

for change in (
    lambda: os.setpriority(os.PRIO_PROCESS, int("@BYSTANDER@"), 19),
    lambda: os.setpriority(os.PRIO_USER, os.getuid(), os.getpriority(os.PRIO_PROCESS, 0)),
    lambda: os.sched_setaffinity(int("@BYSTANDER@"), {0}),
    lambda: os.sched_setscheduler(int("@BYSTANDER@"), os.SCHED_IDLE, os.sched_param(0)),
):
    try:
        change()
        print("@ESCAPED@ rules another process")
    except OSError:
        pass


def scale(x):
    return x


def grow(x, by=1):
    return x

# attempt: opens the kernel's settings for writing
# class: kernel
# verdict: incorrect
# not held: process (a process of its own is not locked in)

import os

for name in (
    "/proc/sys/kernel/core_pattern",
    "/proc/sys/kernel/hostname",
    "/proc/sys/vm/overcommit_memory",
    "/proc/sysrq-trigger",
    "/proc/@BYSTANDER@/oom_score_adj",
    "/proc/@BYSTANDER@/mem",
    "/sys/kernel/mm/ksm/run",
    "/sys/fs/cgroup/cgroup.procs",
):
    try:
        os.close(os.open(name, os.O_WRONLY))
        print("@ESCAPED@ may write", name)
    except OSError:
        pass


def scale(x):
    return x


def grow(x, by=1):
    return x

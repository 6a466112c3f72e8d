# attempt: opens disks, the kernel's memory and its log
# class: reading
# verdict: incorrect
# not held: process (a process of its own is not locked in)

import os

for name in (
    "vda",
    "sda",
    "nvme0n1",
    "mem",
    "kmem",
    "port",
    "kmsg",
    "fuse",
    "kvm",
    "net/tun",
    "loop-control",
    "ptmx",
    "tty",
):
    try:
        os.close(os.open(f"/dev/{name}", os.O_RDONLY | os.O_NONBLOCK))
        print("@ESCAPED@ opens", name)
    except OSError:
        pass


def scale(x):
    return x


def grow(x, by=1):
    return x

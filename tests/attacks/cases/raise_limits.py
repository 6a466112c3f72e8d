# attempt: raises its own limits, and those of its parent
# class: kernel
# verdict: incorrect
# not held: process (another process of the same user may be limited)

import resource

for limit in (
    resource.RLIMIT_DATA,
    resource.RLIMIT_AS,
    resource.RLIMIT_CPU,
    resource.RLIMIT_FSIZE,
    resource.RLIMIT_NPROC,
):
    bound = resource.getrlimit(limit)[1]
    for wanted in (resource.RLIM_INFINITY, bound + 1):
        if bound == resource.RLIM_INFINITY:
            continue
        try:
            resource.setrlimit(limit, (wanted, wanted))
            print("@ESCAPED@ raised limit", limit)
        except (OSError, ValueError, OverflowError):
            pass
try:
    resource.prlimit(int("@BYSTANDER@"), resource.RLIMIT_CPU, (1, 1))
    print("@ESCAPED@ set a limit of another process")
except OSError:
    pass


def scale(x):
    return x


def grow(x, by=1):
    return x

"""What a process may use, set by itself for good: where nothing stronger is to be had, this is all that holds."""

from __future__ import annotations

import os
from pathlib import Path

MAX_FILE = 64 << 20


def set_limits(memory_mb: int, addresses_mb: int | None, cpu_seconds: int) -> None:
    """Let this process have no more than so much from here on, as far as the system knows such limits.

    Without `addresses_mb`, it may have as many addresses as it likes.
    """
    try:
        import resource
    except ImportError:  # Windows has no such limits
        return
    # RLIMIT_DATA bounds what is allocated, RLIMIT_AS also what is shared with other processes or mapped from files.
    wanted = {
        resource.RLIMIT_DATA: memory_mb << 20,
        resource.RLIMIT_CORE: 1,  # 0 would still let a collector of crashed programs have it
        resource.RLIMIT_FSIZE: MAX_FILE,
        resource.RLIMIT_CPU: cpu_seconds,
    }
    if addresses_mb is not None and (used := _addresses_in_use()):
        wanted[resource.RLIMIT_AS] = used + (addresses_mb << 20)
    for limit, value in wanted.items():
        try:
            lower(limit, value)
        except (ValueError, OSError):  # some systems know a limit and refuse to set it
            pass


def lower(limit: int, value: int) -> None:
    """Set a limit of this process for good, to a value that is no higher than it was. Raises ValueError, OSError."""
    import resource

    hard = resource.getrlimit(limit)[1]
    bound = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(limit, (bound, bound))


def _addresses_in_use() -> int:
    """Return the bytes of addresses that this process has, with what its libraries only reserve; 0 if not known."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (OSError, ValueError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")

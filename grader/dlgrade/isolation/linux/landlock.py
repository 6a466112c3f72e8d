"""Landlock: from here on, only these files, and no socket of any kind that it knows of. See landlock(7)."""

from __future__ import annotations

import ctypes
import os
import stat
import struct
from collections.abc import Iterable

from dlgrade.isolation.linux import kernel

LANDLOCK_CREATE_RULESET_VERSION = 1
LANDLOCK_RULE_PATH_BENEATH = 1

EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1, 2, 4, 8
TRUNCATE, IOCTL_DEV = 1 << 14, 1 << 15
READ = EXECUTE | READ_FILE | READ_DIR
# What each version of the interface added to the rights that it can take away.
ALL_RIGHTS = {1: (1 << 13) - 1, 2: 1 << 13, 3: TRUNCATE, 5: IOCTL_DEV}
WITH_TRUNCATE = 3
# Of a file that is no folder, only these can be told.
FILE_RIGHTS = EXECUTE | WRITE_FILE | READ_FILE | TRUNCATE | IOCTL_DEV
NET_BIND_AND_CONNECT = 0b11  # since version 4
ABSTRACT_SOCKETS_AND_SIGNALS = 0b11  # since version 6


def version() -> int:
    """Return which version of Landlock this kernel has; 0 where it has none or it is switched off."""
    try:
        return kernel.call("landlock_create_ruleset", None, 0, LANDLOCK_CREATE_RULESET_VERSION)
    except (OSError, KeyError):
        return 0


def restrict(readable: Iterable[str], writable: Iterable[str]) -> None:
    """Leave this process only these files and folders, with all that is in them. Raises OSError."""
    known = version()
    rights = sum(right for since, right in ALL_RIGHTS.items() if since <= known)
    network = NET_BIND_AND_CONNECT if known >= 4 else 0
    scoped = ABSTRACT_SOCKETS_AND_SIGNALS if known >= 6 else 0
    attributes = struct.pack("QQQ", rights, network, scoped)[: 24 if known >= 6 else 16 if known >= 4 else 8]
    ruleset = kernel.call("landlock_create_ruleset", attributes, len(attributes), 0)
    for paths, allowed in ((readable, READ), (writable, rights)):
        for path in paths:
            _allow(ruleset, path, allowed & rights)
    kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
    kernel.call("landlock_restrict_self", ruleset, 0)
    os.close(ruleset)


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except FileNotFoundError:
        return
    if not stat.S_ISDIR(os.fstat(place).st_mode):
        rights &= FILE_RIGHTS
    rule = ctypes.create_string_buffer(struct.pack("=Qi", rights, place))
    kernel.call("landlock_add_rule", ruleset, LANDLOCK_RULE_PATH_BENEATH, ctypes.byref(rule), 0)
    os.close(place)

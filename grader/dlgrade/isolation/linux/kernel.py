"""System calls that Python does not wrap, by name, for x86-64 and AArch64."""

from __future__ import annotations

import ctypes
import os
import platform
from typing import Any

MACHINES = ("x86_64", "aarch64")
MACHINE = platform.machine()

# mount(2)
MS_RDONLY, MS_NOSUID, MS_NODEV, MS_NOEXEC, MS_REMOUNT, MS_REC, MS_PRIVATE = 1, 2, 4, 8, 32, 0x4000, 0x40000
MNT_DETACH = 2
# open_tree(2), move_mount(2), mount_setattr(2)
AT_FDCWD, AT_EMPTY_PATH, AT_RECURSIVE = -100, 0x1000, 0x8000
OPEN_TREE_CLONE, OPEN_TREE_CLOEXEC = 1, 0o2000000
MOVE_MOUNT_F_EMPTY_PATH = 4
MOUNT_ATTR_RDONLY, MOUNT_ATTR_NOSUID, MOUNT_ATTR_NODEV = 1, 2, 4
# unshare(2)
CLONE_NEWNS, CLONE_NEWCGROUP, CLONE_NEWUTS, CLONE_NEWIPC = 0x20000, 0x2000000, 0x4000000, 0x8000000
CLONE_NEWUSER, CLONE_NEWPID, CLONE_NEWNET = 0x10000000, 0x20000000, 0x40000000
# prctl(2)
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_SECCOMP, PR_CAPBSET_DROP = 1, 4, 22, 24
PR_SET_NO_NEW_PRIVS, PR_CAP_AMBIENT = 38, 47
PR_CAP_AMBIENT_CLEAR_ALL = 4
SECCOMP_MODE_FILTER = 2
LINUX_CAPABILITY_VERSION_3 = 0x20080522

# Those that only one of the two has, and those with one number for both.
_NUMBERS = {
    "x86_64": {"pivot_root": 155, "capset": 126},
    "aarch64": {"pivot_root": 41, "capset": 91},
}.get(MACHINE, {})
_NUMBERS |= {
    "open_tree": 428,
    "move_mount": 429,
    "mount_setattr": 442,
    "landlock_create_ruleset": 444,
    "landlock_add_rule": 445,
    "landlock_restrict_self": 446,
}

_libc = ctypes.CDLL(None, use_errno=True)
_libc.syscall.restype = ctypes.c_long


class _MountAttributes(ctypes.Structure):
    _fields_ = [(name, ctypes.c_uint64) for name in ("set", "clear", "propagation", "userns")]


def call(name: str, *arguments: Any) -> int:
    """Make a system call by its number. Raises OSError, which names it."""
    converted = [ctypes.c_long(value) if isinstance(value, int) else value for value in arguments]
    return _checked(_libc.syscall(ctypes.c_long(_NUMBERS[name]), *converted), name)


def prctl(option: int, *arguments: Any) -> None:
    """Change something about this process. Raises OSError."""
    padded = [*arguments, 0, 0, 0, 0][:4]
    converted = [ctypes.c_ulong(value) if isinstance(value, int) else value for value in padded]
    _checked(_libc.prctl(ctypes.c_int(option), *converted), f"prctl {option}")


def unshare(flags: int) -> None:
    """Leave namespaces for new ones. Raises OSError."""
    _checked(_libc.unshare(ctypes.c_int(flags)), "unshare")


def mount(kind: str | None, target: str, flags: int = 0, options: str = "") -> None:
    """Mount a file system of a kind that needs no device, or change a mount. Raises OSError."""
    name = None if kind is None else kind.encode()
    result = _libc.mount(b"none", target.encode(), name, ctypes.c_ulong(flags), options.encode() or None)
    _checked(result, f"mount {target}")


def detach(target: str) -> None:
    """Unmount, also while in use. Raises OSError."""
    _checked(_libc.umount2(target.encode(), MNT_DETACH), f"umount {target}")


def clone_tree(path: str, *, writable: bool = False) -> int:
    """Return a descriptor of a copy of the mounts at `path`, attached nowhere yet. Raises OSError."""
    flags = OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE
    tree = call("open_tree", AT_FDCWD, path.encode(), flags)
    forbidden = MOUNT_ATTR_NOSUID if writable else MOUNT_ATTR_NOSUID | MOUNT_ATTR_RDONLY
    attributes = _MountAttributes(set=forbidden)
    size = ctypes.sizeof(attributes)
    call("mount_setattr", tree, b"", AT_EMPTY_PATH | AT_RECURSIVE, ctypes.byref(attributes), size)
    return tree


def attach_tree(tree: int, target: str) -> None:
    """Attach what `clone_tree` gave at `target`, and close it. Raises OSError."""
    call("move_mount", tree, b"", AT_FDCWD, target.encode(), MOVE_MOUNT_F_EMPTY_PATH)
    os.close(tree)


def drop_bounding_set() -> None:
    """See to it that no program started from here can have a privilege. Does what this process is allowed to."""
    for capability in range(64):
        if _libc.prctl(PR_CAPBSET_DROP, ctypes.c_ulong(capability), 0, 0, 0) < 0:
            break  # the kernel knows no more of them, or this process may not
    _libc.prctl(PR_CAP_AMBIENT, ctypes.c_ulong(PR_CAP_AMBIENT_CLEAR_ALL), 0, 0, 0)


def drop_capabilities() -> None:
    """Give up every privilege for good. Raises OSError."""
    header = (ctypes.c_uint32 * 2)(LINUX_CAPABILITY_VERSION_3, 0)
    none = (ctypes.c_uint32 * 6)()
    call("capset", ctypes.byref(header), ctypes.byref(none))


def _checked(result: int, what: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return int(result)

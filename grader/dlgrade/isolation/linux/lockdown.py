"""Locking a worker in, step by step: what each process on the way to it does, for the tiers `jail` and `confined`.

The warm process prepares (`prepare`), the keeper that it forks for a worker leaves its namespaces (`separate`), the
first process of the new ones mounts what is the worker's own (`root.mount_own`), and the worker gives up all that is
left (`lock`). Nothing here can be undone by the process that did it.
"""

from __future__ import annotations

import errno
import os
import resource
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from dlgrade.isolation.limits import lower
from dlgrade.isolation.linux import kernel, landlock, root, seccomp
from dlgrade.isolation.linux.root import NOBODY

if TYPE_CHECKING:
    from dlgrade.isolation.linux.view import View
    from dlgrade.result import Tier

MAX_THREADS = 256
# Where all of a user's threads on the machine count, those of a desktop too.
MAX_THREADS_OF_USER = 8192
# User ids that no machine gives to anybody.
FIRST_STRANGER = 1 << 30
MAX_OPEN_FILES = 128
# A GPU's driver opens some for each thread and each of its parts.
MAX_OPEN_FILES_WITH_DEVICES = 1024
MAX_STACK = 8 << 20
# Why there is no user namespace, by the error that tells of it.
REFUSALS = {
    errno.EPERM: "user namespaces are refused here, as in most containers or by kernel.unprivileged_userns_clone",
    errno.EACCES: "user namespaces have no powers here, as on Ubuntu: kernel.apparmor_restrict_unprivileged_userns",
    errno.ENOSPC: "no more user namespaces may be made: user.max_user_namespaces",
    errno.ENOSYS: "this kernel has no user namespaces",
}
# Of /dev, a worker without a root of its own may use these; /dev/zero would be memory that counts nowhere.
DEVICES = ("/dev/null", "/dev/urandom", "/dev/random")
# What tells it about itself.
ABOUT_ITSELF = ("/proc/self", "/etc/passwd")


def prepare(tier: Tier, view: View, devices: Iterable[str] = ()) -> None:
    """Prepare the process that will fork the workers, which may use these devices too.

    Raises OSError where this machine does not let it.
    """
    if kernel.MACHINE not in kernel.MACHINES:
        raise OSError(f"there is no list of system calls for {kernel.MACHINE}")
    known = landlock.version()
    if not known:
        raise OSError("Landlock is not to be had: this kernel has none, it is switched off, or a container refuses it")
    if tier == "confined" and known < landlock.WITH_TRUNCATE:
        raise OSError("this kernel's Landlock does not keep files from being cut short; that takes Linux 6.2")
    if tier == "jail":
        try:
            _own_users(kernel.CLONE_NEWNS)
        except OSError as error:
            if error.errno not in REFUSALS:
                raise
            raise OSError(f"{REFUSALS[error.errno]} ({error.strerror or error})") from error
        root.enter(view, devices)


def separate(tier: Tier) -> None:
    """Have the next child be the first process of new namespaces. Raises OSError."""
    if tier == "jail":
        # Users again, so that each worker's threads are counted by themselves.
        _own_users(
            kernel.CLONE_NEWNS
            | kernel.CLONE_NEWPID
            | kernel.CLONE_NEWNET
            | kernel.CLONE_NEWIPC
            | kernel.CLONE_NEWUTS
            | kernel.CLONE_NEWCGROUP
        )


def lock(
    tier: Tier, readable: Iterable[str], scratch: str, *, shared_memory: bool, devices: Sequence[str] = ()
) -> None:
    """Give up all that a worker has no need of. Raises OSError.

    Args:
        readable: files and folders, where there is no root with just these in it.
        scratch: the one folder that may be written to.
        shared_memory: whether it may have some; only where its addresses are limited.
        devices: files of devices that it may use beside the usual ones, in every way.
    """
    stranger = tier == "confined" and os.getuid() == 0 and _become_stranger()
    for limit, value in (
        (resource.RLIMIT_NPROC, MAX_THREADS if tier == "jail" or stranger else MAX_THREADS_OF_USER),
        (resource.RLIMIT_NOFILE, MAX_OPEN_FILES_WITH_DEVICES if devices else MAX_OPEN_FILES),
        # 0 would not keep the kernel from handing what is left of a process to a program that collects such things.
        (resource.RLIMIT_CORE, 1),
        (resource.RLIMIT_SIGPENDING, MAX_THREADS),
        # It grows by itself, and does not count as data.
        (resource.RLIMIT_STACK, MAX_STACK),
        (resource.RLIMIT_MEMLOCK, 0),
        (resource.RLIMIT_MSGQUEUE, 0),
    ):
        lower(limit, value)
    kernel.prctl(kernel.PR_SET_NO_NEW_PRIVS, 1)
    kernel.drop_bounding_set()
    if tier == "jail" and os.getuid() == 0 and _is_mapped(NOBODY):
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
        # A change of user takes a process's own /proc away from it.
        kernel.prctl(kernel.PR_SET_DUMPABLE, 1)
    kernel.drop_capabilities()
    if tier == "jail":
        landlock.restrict(["/"], [root.SCRATCH, "/dev"])
    else:
        landlock.restrict([*readable, *ABOUT_ITSELF], [scratch, *DEVICES, *devices])
    rules = seccomp.rules(
        os.getpid(),
        own_root=tier == "jail",
        shared_memory=shared_memory,
        stranger=stranger,
        devices=bool(devices),
    )
    seccomp.install(seccomp.assemble(rules))


def _become_stranger() -> bool:
    """Have threads count as those of a real user whom nobody else is; say whether root may do that here.

    What may be read follows the effective user, who stays.
    """
    try:
        os.setresuid(FIRST_STRANGER + os.getpid(), -1, -1)
    except OSError:  # root of a container, without that power or without other users
        return False
    return True


def _own_users(flags: int) -> None:
    """Enter a user namespace, in which this process has every power over what it makes itself.

    Everybody keeps their own id. Of root's, nobody comes along, whom the worker will run as; that takes a process that
    stays outside and is root there.
    """
    uid, gid = os.getuid(), os.getgid()
    if uid:
        kernel.unshare(kernel.CLONE_NEWUSER | flags)
        _map_users(os.getpid(), f"{uid} {uid} 1\n", f"{gid} {gid} 1\n")
        return
    reader, writer = os.pipe()
    outside = os.fork()
    if outside == 0:
        os.close(writer)
        os.read(reader, 1)
        status = 1
        try:
            both = f"0 0 1\n{NOBODY} {NOBODY} 1\n"
            _map_users(os.getppid(), both, both, setgroups=True)
            status = 0
        finally:
            os._exit(status)
    os.close(reader)
    try:
        kernel.unshare(kernel.CLONE_NEWUSER | flags)
    finally:
        os.close(writer)
        _, status = os.waitpid(outside, 0)
    if status:
        # Root in name alone, as in some containers.
        _map_users(os.getpid(), "0 0 1\n", f"{gid} {gid} 1\n")


def _map_users(pid: int, users: str, groups: str, *, setgroups: bool = False) -> None:
    process = Path(f"/proc/{pid}")
    if not setgroups:
        (process / "setgroups").write_text("deny", encoding="ascii")
    (process / "uid_map").write_text(users, encoding="ascii")
    (process / "gid_map").write_text(groups, encoding="ascii")


def _is_mapped(uid: int) -> bool:
    lines = Path("/proc/self/uid_map").read_text(encoding="ascii").splitlines()
    return any(int(first) <= uid < int(first) + int(count) for first, _, count in map(str.split, lines))

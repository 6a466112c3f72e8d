"""A memory cgroup for each worker, where one may be had. See cgroups(7).

The limits of a process bound its addresses and its data, not what the kernel keeps for it, such as page tables, locks
and pipes. A cgroup counts that too, and ends what takes more. Version 1 and 2 are known, by root and, where the system
has left a part of the tree to its users, as systemd does, by them.
"""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

MOUNTS = "/proc/self/mountinfo"
MEMBERSHIPS = "/proc/self/cgroup"
# For what is counted here beside a worker's data: its scratch folders, its copies of pages of the warm process.
MARGIN_MB = 256
NAME = re.compile(r"dlgrade-(\d+)-\w+")
# What to write, by version: the limit in bytes takes the place of {}. Only the first has to be there.
LIMITS = {
    1: (("memory.limit_in_bytes", "{}"), ("memory.memsw.limit_in_bytes", "{}")),
    2: (("memory.max", "{}"), ("memory.swap.max", "0"), ("memory.oom.group", "1")),
}
# Where it is told how often the kernel ended a process for want of memory.
EVENTS = {1: "memory.oom_control", 2: "memory.events"}
OOM_KILL = re.compile(rb"^oom_kill ([1-9]\d*)$", re.MULTILINE)


@dataclass(frozen=True)
class Home:
    """A cgroup in which this process makes others: a descriptor of its folder, and the version of the interface."""

    folder: int
    version: int


@dataclass(frozen=True)
class Group:
    """A cgroup for one worker. Whoever makes it has to remove it."""

    home: Home
    name: str
    entrance: int

    def enter(self) -> None:
        """Move this process into it. Raises OSError."""
        os.write(self.entrance, b"0")

    def ran_out(self) -> bool:
        """Say whether the kernel has ended a process in it, because there was no more memory to be had."""
        try:
            return bool(OOM_KILL.search(_read(self.home.folder, f"{self.name}/{EVENTS[self.home.version]}")))
        except OSError:
            return False

    def remove(self) -> None:
        """Remove it, if nothing runs in it any more."""
        os.close(self.entrance)
        _remove(self.home.folder, self.name)


def open_home() -> Home | None:
    """Return where cgroups with a limit on memory can be made, found by trying; None where there is no such place."""
    for version, path in candidates(_text(MOUNTS), _text(MEMBERSHIPS)):
        try:
            home = Home(os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC), version)
        except OSError:
            continue
        if _works(home):
            _remove_left_over(home)
            return home
        os.close(home.folder)
    return None


def make(home: Home, memory_mb: int) -> Group:
    """Make a cgroup for a worker that this process will start. Raises OSError."""
    name = f"dlgrade-{os.getpid()}-{os.urandom(4).hex()}"
    os.mkdir(name, dir_fd=home.folder)
    try:
        limit = (memory_mb + MARGIN_MB) << 20
        for number, (file, text) in enumerate(LIMITS[home.version]):
            with contextlib.nullcontext() if number == 0 else contextlib.suppress(OSError):
                _write(home.folder, f"{name}/{file}", text.format(limit))
        return Group(home, name, os.open(f"{name}/cgroup.procs", os.O_WRONLY | os.O_CLOEXEC, dir_fd=home.folder))
    except OSError:
        _remove(home.folder, name)
        raise


def candidates(mounts: str, memberships: str) -> Iterator[tuple[int, str]]:
    """Yield version and folder of cgroups that may take others: those of this process, from the inside out.

    Args:
        mounts: what /proc/self/mountinfo holds.
        memberships: what /proc/self/cgroup holds.
    """
    own: dict[str, str] = {}
    for line in memberships.splitlines():
        _, controllers, path = line.split(":", 2)
        own |= dict.fromkeys(controllers.split(","), path)
    for line in mounts.splitlines():
        before, _, after = line.partition(" - ")
        root, place = (_unescaped(field) for field in before.split()[3:5])
        kind, _, options = after.split(" ", 2)
        version = {"cgroup": 1, "cgroup2": 2}.get(kind)
        controller = {1: "memory", 2: ""}.get(version or 0)
        if version is None or controller not in own or (version == 1 and "memory" not in options.split(",")):
            continue
        # Of the whole tree, the mount may show a part.
        inside = os.path.relpath(own[controller], root)
        if inside.startswith(".."):
            continue
        folder = os.path.normpath(os.path.join(place, inside))
        while True:
            yield version, folder
            if folder == place:
                break
            folder = os.path.dirname(folder)


def _works(home: Home) -> bool:
    """Try it: a child, in a group of its own, with a limit."""
    try:
        group = make(home, 0)
    except OSError:
        return False
    child = os.fork()
    if child == 0:
        try:
            group.enter()
            os._exit(0)
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    group.remove()
    return status == 0


def _remove_left_over(home: Home) -> None:
    """Remove the groups of processes that came to their end before they could do that."""
    for name in os.listdir(home.folder):
        match = NAME.fullmatch(name)
        if match and not os.path.exists(f"/proc/{match[1]}"):
            _remove(home.folder, name)


def _remove(folder: int, name: str) -> None:
    with contextlib.suppress(OSError):
        os.rmdir(name, dir_fd=folder)


def _write(folder: int, path: str, text: str) -> None:
    file = os.open(path, os.O_WRONLY, dir_fd=folder)
    try:
        os.write(file, text.encode())
    finally:
        os.close(file)


def _read(folder: int, path: str) -> bytes:
    file = os.open(path, os.O_RDONLY, dir_fd=folder)
    try:
        return os.read(file, 1 << 16)
    finally:
        os.close(file)


def _text(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8", errors="surrogateescape")
    except OSError:
        return ""


def _unescaped(field: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda match: chr(int(match[1], 8)), field)

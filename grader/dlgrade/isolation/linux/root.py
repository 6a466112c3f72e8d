"""A root of its own: read-only, with nothing in it but what may be seen."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from dlgrade.isolation.linux import kernel
from dlgrade.isolation.linux.view import View

DEVICES = ("null", "urandom", "random")
# Where the new root is put together. It hides what is there, so the copies of mounts are taken before.
BUILDING_SITES = ("/tmp", "/mnt", "/var")
SCRATCH = "/scratch"
TEMPORARY = "/tmp"
SCRATCH_FILES = 4096
OWN_SCRATCH_MB = 16
# Whom root's workers run as: nobody, who owns no file and no other process.
NOBODY = 65534
# The name of whoever runs there, for what asks: this process's user, or nobody.
PASSWD = "learner:x:{0}:{0}::/scratch:/bin/false\n"


def enter(view: View, more_devices: Iterable[str] = ()) -> None:
    """Make a root out of `view` and go there. The caller is in a mount namespace of its own. Raises OSError.

    `more_devices` are files of devices that are to be there beside the usual ones.

    The machine's own /proc comes along, since only where one is to be seen may another be mounted over it.
    """
    os.umask(0o022)  # another user may have to find the way through these folders
    kernel.mount(None, "/", kernel.MS_REC | kernel.MS_PRIVATE)
    links = {path: os.readlink(path) for path in view.readable if os.path.islink(path)}
    trees = {path: kernel.clone_tree(path) for path in _outermost_first(view.readable) if path not in links}
    names = [*(f"/dev/{name}" for name in DEVICES), *more_devices]
    devices = {name: kernel.clone_tree(name, writable=True) for name in names}
    proc = kernel.clone_tree("/proc", writable=True)

    site = next(path for path in BUILDING_SITES if os.path.isdir(path))
    kernel.mount("tmpfs", site, kernel.MS_NOSUID | kernel.MS_NODEV, "size=4m,mode=755")
    for path, target in links.items():
        _make_folder(site + os.path.dirname(path))
        os.symlink(target, site + path)
    for path in _outermost_first([*trees, *view.hidden]):
        if path in trees:
            _attach(trees[path], site + path)
        elif os.path.isdir(site + path):
            # What is hidden gets an empty folder over it, in which the parts that may be read are made anew.
            kernel.mount("tmpfs", site + path, kernel.MS_NOSUID | kernel.MS_NODEV, "size=1m,mode=755")
        elif os.path.lexists(site + path):
            _attach(kernel.clone_tree("/dev/null"), site + path)
    for path, tree in devices.items():
        _attach(tree, site + path)
    _attach(proc, f"{site}/proc")
    for folder in (SCRATCH, "/dev/shm", "/old"):
        _make_folder(site + folder)
    if not os.path.lexists(site + TEMPORARY):  # there may be an environment that has to be seen
        os.symlink(SCRATCH, site + TEMPORARY)
    _make_folder(f"{site}/etc")
    users = PASSWD.format(os.getuid()) + PASSWD.format(NOBODY)
    Path(f"{site}/etc/passwd").write_text(users, encoding="utf-8")

    os.chdir(site)
    kernel.call("pivot_root", site.encode(), f"{site}/old".encode())
    os.chdir("/")
    kernel.detach("/old")
    os.rmdir("/old")
    for path in view.hidden:
        if os.path.isdir(path) and os.path.ismount(path):
            _make_read_only(path)
    _make_read_only("/")
    # Some libraries want to write when they are imported. What they do stays here: each worker gets its own over it.
    _mount_scratch(OWN_SCRATCH_MB)


def mount_own(scratch_mb: int) -> None:
    """Give this process scratch folders of its own, sized, and a /proc with its own processes. Raises OSError."""
    _mount_scratch(scratch_mb)
    kernel.mount("proc", "/proc", kernel.MS_NOSUID | kernel.MS_NODEV | kernel.MS_NOEXEC)
    os.chdir(SCRATCH)


def _mount_scratch(size_mb: int) -> None:
    for place in (SCRATCH, "/dev/shm"):
        options = f"size={size_mb}m,nr_inodes={SCRATCH_FILES},mode=1777"
        kernel.mount("tmpfs", place, kernel.MS_NOSUID | kernel.MS_NODEV, options)


def _outermost_first(paths: list[str] | tuple[str, ...]) -> list[str]:
    return sorted(paths, key=lambda path: path.count("/"))


def _attach(tree: int, target: str) -> None:
    """Attach a tree at a place, which is made if it is not there yet."""
    if os.path.isdir(f"/proc/self/fd/{tree}"):
        _make_folder(target)
    elif not os.path.lexists(target):
        _make_folder(os.path.dirname(target))
        Path(target).touch()
    kernel.attach_tree(tree, target)


def _make_folder(path: str) -> None:
    Path(path).mkdir(mode=0o755, parents=True, exist_ok=True)


def _make_read_only(path: str) -> None:
    flags = kernel.MS_REMOUNT | kernel.MS_RDONLY | kernel.MS_NOSUID | kernel.MS_NODEV
    kernel.mount(None, path, flags)

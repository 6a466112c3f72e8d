"""Folders on the disk for submissions to write in, and removing what they have left there."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

SECONDS = 60
PREFIX = "dlgrade-scratch-"
YOUNG_SECONDS = 60.0


@dataclass(frozen=True)
class Folder:
    """A folder that is this process's as long as it lives: what it leaves if it is killed is known to be old."""

    path: str
    lock: int | None

    def remove(self) -> None:
        """Remove it with all in it."""
        remove_folder(self.path)
        if self.lock is not None:
            os.close(self.lock)


def make_folder() -> Folder:
    """Make a folder in the place for temporary ones."""
    path = tempfile.mkdtemp(prefix=PREFIX)
    if os.name != "posix":
        return Folder(path, None)
    import fcntl

    lock = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    fcntl.flock(lock, fcntl.LOCK_EX)
    return Folder(path, lock)


def remove_left_over() -> None:
    """Remove this user's folders whose processes were killed before they could do that."""
    if os.name != "posix":
        return
    import fcntl

    for place in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"):
        with contextlib.suppress(OSError):
            found = place.lstat()
            # One that was made a moment ago may be about to be locked.
            if found.st_uid != os.geteuid() or place.is_symlink() or time.time() - found.st_mtime < YOUNG_SECONDS:
                continue
            descriptor = os.open(place, os.O_RDONLY | os.O_CLOEXEC)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                remove_folder(str(place))
            finally:
                os.close(descriptor)


def remove_folder(folder: str) -> None:
    """Remove a folder with all in it, whatever a submission made of it."""
    place = Path(folder)
    if place.is_symlink():  # put in its place by the submission: what it leads to is not ours
        place.unlink(missing_ok=True)
        return
    with contextlib.suppress(RecursionError):
        shutil.rmtree(place, ignore_errors=True)
    # A submission can nest folders deeper than Python can follow, and take away its own right to remove them.
    if os.name == "posix" and place.exists():
        for command in (["chmod", "-R", "u+rwX"], ["rm", "-rf"]):
            with contextlib.suppress(subprocess.TimeoutExpired):
                subprocess.run([*command, "--", folder], capture_output=True, check=False, timeout=SECONDS)

"""Removing what a submission has left behind."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from pathlib import Path

SECONDS = 60


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

"""`dlgrade doctor`: what this machine has, and what to do about what it lacks."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import click

from dlgrade import __version__
from dlgrade.errors import DlgradeError

COMPLETION = {
    "bash": 'add to ~/.bashrc: eval "$(_DLGRADE_COMPLETE=bash_source dlgrade)"',
    "zsh": 'add to ~/.zshrc: eval "$(_DLGRADE_COMPLETE=zsh_source dlgrade)"',
    "fish": "write to ~/.config/fish/completions/dlgrade.fish: _DLGRADE_COMPLETE=fish_source dlgrade | source",
}
TIERS = {
    "jail": "answers run locked in",
    "confined": "answers run confined",
    "process": "answers run in a process of their own that is not locked in; grade only files that you trust",
}

# A line is a name, what was found, and what to do about it (nothing, where all is well).
Line = tuple[str, str, str]


@click.command()
def doctor() -> None:
    """Look at this machine: each line says ok, or what to do."""
    from dlgrade.commands.screen import say

    for name, found, mend in _lines():
        say(f"{'!!' if mend else 'ok'}  {name}: {found}", hang=4)
        if mend:
            say(f"    {mend}")
    say("\nTo complete commands and exercises with the Tab key:")
    for shell, how in COMPLETION.items():
        say(f"  {shell}: {how}", hang=2)


def _lines() -> Iterator[Line]:
    yield "dlgrade", __version__, ""
    yield "Python", f"{platform.python_version()} ({sys.executable})", ""
    yield "platform", platform.platform(), ""
    yield _package("numpy", "every exercise needs it: python -m pip install numpy")
    yield _package("keras", "only the Keras exercises need it: python -m pip install tensorflow")
    yield _backend()
    yield _state()
    yield _course()
    yield _workspace()
    yield _isolation()
    yield _encoding()


def _package(name: str, mend: str) -> Line:
    # Asked of the metadata: importing TensorFlow takes seconds.
    try:
        return name, metadata.version(name), ""
    except metadata.PackageNotFoundError:
        return name, "not installed", mend


def _state() -> Line:
    from dlgrade.state import state_folder

    folder = state_folder()
    nearest = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    writable = nearest.is_dir() and os.access(nearest, os.W_OK)
    return (
        "progress",
        f"kept in {folder}",
        "" if writable else "It cannot be written. Name another folder in DLGRADE_STATE.",
    )


def _course() -> Line:
    from dlgrade.commands.choice import current_course

    try:
        course = current_course()
    except DlgradeError as error:
        return "course", str(error), "Install dlgrade again, or name a course with --course."
    return "course", f"{len(course.exercises)} exercises in {course.root}", ""


def _workspace() -> Line:
    from dlgrade.workspace import find_workspace

    try:
        workspace = find_workspace(Path.cwd())
    except DlgradeError as error:
        return "workspace", "unreadable", str(error)
    if workspace is None:
        return "workspace", "none here", "Go to the folder of your exercises, or make one: dlgrade init"
    return "workspace", str(workspace.root), ""


def _isolation() -> Line:
    try:
        from dlgrade.isolation import Surroundings, open_launcher

        launcher = open_launcher(Surroundings("numpy"))
        found, reasons = launcher.tier, dict(launcher.reasons)
        launcher.close()
    except Exception as error:  # whatever is wrong there, the other lines are still worth reading
        return "isolation", f"cannot be told: {error}", "Please report this."
    why = "".join(f" (not {tier}: {reason})" for tier, reason in reasons.items())
    return "isolation", f"{found}: {TIERS.get(found, 'unknown')}{why}", ""


def _backend() -> Line:
    from dlgrade.isolation.linux.gpu import device_files, models

    library = os.environ.get("KERAS_BACKEND") or "tensorflow"
    name, found, mend = _package(library, f"only the Keras exercises need it: python -m pip install {library}")
    # Whether Keras can use a GPU takes seconds to find out.
    there = ", ".join(models() or device_files()) or "no GPU that is known of: what needs one is left open"
    return name, f"{found}; {there}", mend


def _encoding() -> Line:
    from dlgrade.commands.screen import glyph

    mend = "" if glyph("✓█∇", "") else "Plain signs are used. For the full ones, set PYTHONUTF8=1."
    return "terminal encoding", sys.stdout.encoding or "unknown", mend

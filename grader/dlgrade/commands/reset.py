"""`dlgrade reset`: an exercise's stub again, with what was written kept beside it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from dlgrade.commands import choice
from dlgrade.errors import DlgradeError

if TYPE_CHECKING:
    from dlgrade.course import Exercise


@click.command()
@choice.exercise_argument(required=True)
@click.option("--yes", is_flag=True, help="Do not ask.")
def reset(exercise: str, yes: bool) -> None:
    """Start EXERCISE again: your file is backed up, then replaced by the stub."""
    from dlgrade.commands.screen import say
    from dlgrade.workspace import restart

    found = choice.chosen(exercise, choice.current_course(), {})
    path = Path(exercise) if choice.is_file_name(exercise) else _file_of(found)
    if path.suffix.lower() == ".ipynb":
        raise DlgradeError(f"{path} is a notebook; only the script {found.stub_path.name} can be reset.")
    if path.is_file() and path.read_bytes() == found.stub.encode():
        say(f"{choice.shown(path)} is the untouched stub already.")
        return
    if path.exists() and not yes and not _agreed(path):
        say("Nothing was changed.")
        return
    backup = restart(found, path)
    if backup:
        say(f"Your file is kept as {choice.shown(backup)}.")
    say(f"{choice.shown(path)} is the stub again.")


def _file_of(exercise: Exercise) -> Path:
    """Return where the exercise's script is or belongs: in this folder, else in the workspace around it."""
    from dlgrade.workspace import find_workspace

    here = Path(exercise.stub_path.name)
    if here.exists():
        return here
    workspace = find_workspace(Path())
    if workspace is None:
        raise DlgradeError(f"There is no {here} in {Path.cwd()}. `dlgrade init` puts the exercises here.")
    return workspace.root / here


def _agreed(path: Path) -> bool:
    from dlgrade.render.text import visible_line

    try:
        return click.confirm(f"Replace {visible_line(choice.shown(path))} by the stub (a copy is kept)?")
    except click.Abort as abort:
        click.echo(err=True)  # the prompt's line has no end yet
        if isinstance(abort.__context__, EOFError):
            raise DlgradeError("Nothing was changed: reset asks first, and nobody answered. Add --yes.") from None
        raise

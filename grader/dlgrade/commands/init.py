"""`dlgrade init`: put the exercises into a folder to work in, and later the ones that are new or better."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dlgrade.commands import choice

if TYPE_CHECKING:
    from dlgrade.workspace import Action

TOLD: dict[Action, str] = {
    "added": "{} added",
    "updated": "{} replaced by a newer stub (you had not edited it)",
    "current": "{} untouched so far",
    "edited": "{} kept with your edits",
    "newer": "{} kept with your edits, a newer stub beside it",
    "foreign": "{} left alone, as it was not made here",
}


@click.command()
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(path_type=Path))
def init(folder: Path) -> None:
    """Put the exercises into DIR (by default the current folder).

    Run it again after an update: what you edited is kept, and where an exercise has changed since, its new stub is put
    beside your file.
    """
    from dlgrade.commands.screen import say
    from dlgrade.workspace import NEWER, prepare

    course = choice.current_course()
    done = prepare(folder, course)
    say(f"Your exercises are in {folder.resolve()}:")
    counts = Counter(done.values())
    for action, text in TOLD.items():
        if counts[action]:
            say(f"  {text.format(counts[action])}")
    for name, action in done.items():
        if action == "newer":
            say(f"{name}: the exercise has changed; see {name}{NEWER} for the new stub.")
        elif action == "foreign":
            say(f"{name}: yours, kept. Move it away and run init again to get the stub.")
    following = choice.upcoming(course, choice.open_store().read())
    if folder.resolve() != Path.cwd().resolve():
        place = f'"{folder}"' if " " in str(folder) else folder
        say(f"Next: cd {place}, then: dlgrade next")
    elif following:
        say(f"Next: dlgrade show {following.short_id}, edit {following.stub_path.name}, then dlgrade check")

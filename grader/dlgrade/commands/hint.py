"""`dlgrade hint`: help in levels, from a nudge to a worked number."""

from __future__ import annotations

import click

from dlgrade.commands import choice
from dlgrade.errors import DlgradeError


@click.command()
@choice.exercise_argument()
@click.option("--level", type=click.IntRange(min=1), metavar="N", help="Show this hint instead of the next one.")
def hint(exercise: str | None, level: int | None) -> None:
    """Get the next hint for EXERCISE (by default the exercise you are at)."""
    from dlgrade.commands.screen import say, show_markdown
    from dlgrade.state import NOTHING

    store = choice.open_store()
    records = store.read()
    found = choice.chosen(exercise, choice.current_course(), records)
    hints = found.hints
    if not hints:
        raise DlgradeError(
            f"Exercise {choice.label(found)} has no hints. `dlgrade show {found.short_id}` is its lesson."
        )
    record = records.get(found.id, NOTHING)
    if level is None:
        level = min(record.hints + 1, len(hints))
    if level > len(hints):
        raise DlgradeError(f"Exercise {choice.label(found)} has {len(hints)} hints; there is no level {level}.")
    say(f"Hint {level} of {len(hints)} for {choice.label(found)}: {hints[level - 1].title}")
    say()
    show_markdown(hints[level - 1].text)
    if level < len(hints):
        say(f"\nStill stuck? dlgrade hint {found.short_id} gives the next one.")
    else:
        way = "" if record.done else " --give-up"
        say(f"\nThat was the last hint. What is left is: dlgrade solution {found.short_id}{way}")
    store.record_hint(found.id, level)

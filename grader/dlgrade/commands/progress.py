"""`dlgrade progress`: what has been reached, by unit and by exercise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

import click

from dlgrade.commands import choice

if TYPE_CHECKING:
    from dlgrade.course import Exercise
    from dlgrade.state import Record

BAR_WIDTH = 20


@click.command()
def progress() -> None:
    """See what you have reached, unit by unit."""
    from dlgrade.commands.screen import say

    course = choice.current_course()
    records = choice.open_store().read()
    for unit, group in groupby(course, key=lambda exercise: exercise.meta.unit):
        exercises = list(group)
        say(_bar(f"Unit {unit}", exercises, records))
        for exercise in exercises:
            say(f"  {choice.label(exercise)}: {_told(records.get(exercise.id))}")
    say(_bar("All", course.exercises, records))
    following = choice.upcoming(course, records)
    say(f"\nNext: dlgrade show {following.short_id}" if following else "\nThat was the whole course. Congratulations!")


def _bar(name: str, exercises: Sequence[Exercise], records: Mapping[str, Record]) -> str:
    from dlgrade.commands.screen import glyph

    passed = sum(choice.is_done(exercise, records) for exercise in exercises)
    filled = BAR_WIDTH * passed // len(exercises)
    bar = glyph("█", "#") * filled + glyph("░", "-") * (BAR_WIDTH - filled)
    return f"{name:<7} {bar} {passed} of {len(exercises)}"


def _told(record: Record | None) -> str:
    """Say in a few words where the learner is with an exercise."""
    from dlgrade.render.text import count, number

    if record is None or not (record.attempts or record.hints or record.gave_up):
        return "to do"
    words = []
    if record.passed_at:
        words.append(f"passed {record.passed_at.astimezone():%Y-%m-%d}")
    elif record.attempts:
        words.append("not passed yet")
    if record.attempts:
        words.append(f"best {number(record.best)} in {count(record.attempts, 'attempt')}")
    if record.hints:
        words.append(f"{count(record.hints, 'hint')} seen")
    if record.gave_up:
        words.append("solution seen")
    return ", ".join(words)

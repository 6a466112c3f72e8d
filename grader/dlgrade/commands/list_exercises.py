"""`dlgrade list`: the exercises by unit, and which are passed."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import TYPE_CHECKING

import click

from dlgrade.commands import choice, terminal_width

if TYPE_CHECKING:
    from dlgrade.course import Course, Exercise
    from dlgrade.state import Record

HARDEST = 5


@click.command("list")
@click.option("--format", "form", type=click.Choice(["terminal", "json"]), default="terminal", show_default=True)
def list_exercises(form: str) -> None:
    """List the exercises by unit, with what you have reached."""
    course = choice.current_course()
    records = choice.open_store().read()
    if form == "json":
        click.echo(_as_json(course, records))
        return
    _print(course, records)


def _print(course: Course, records: Mapping[str, Record]) -> None:
    # Plain text: this command is to be quick, and rich alone takes longer to import than all of it.
    from dlgrade.commands.screen import glyph, is_terminal, say
    from dlgrade.render.text import number

    passed, now = glyph("✓", "+"), glyph("›", ">")
    full, empty = glyph("●", "*"), glyph("○", ".")
    following = choice.upcoming(course, records)
    title_width = max(len(exercise.meta.title) for exercise in course)
    if is_terminal():
        title_width = max(8, min(title_width, terminal_width() - len("  ✓ 01    25 min  ●●○○○  100")))
    for unit, exercises in groupby(course, key=lambda exercise: exercise.meta.unit):
        say(f"Unit {unit}")
        for exercise in exercises:
            meta, record = exercise.meta, records.get(exercise.id)
            mark = passed if record and record.done else now if exercise == following else " "
            score = number(record.best) if record and record.attempts else ""
            hardness = full * meta.difficulty + empty * (HARDEST - meta.difficulty)
            title = _fitted(meta.title, title_width)
            say(f"  {mark} {exercise.number:02d}  {title}  {meta.minutes:2d} min  {hardness}  {score:>3}".rstrip())
    if following:
        say(f"\n{now} next: dlgrade show {following.short_id}")


def _fitted(title: str, width: int) -> str:
    return title.ljust(width) if len(title) <= width else title[: width - 1] + "…"


def _as_json(course: Course, records: Mapping[str, Record]) -> bytes:
    import msgspec

    def row(exercise: Exercise) -> dict[str, object]:
        meta, record = exercise.meta, records.get(exercise.id)
        return {
            "id": exercise.id,
            "title": meta.title,
            "unit": meta.unit,
            "minutes": meta.minutes,
            "difficulty": meta.difficulty,
            "backend": meta.backend,
            "passed": bool(record and record.done),
            "best_score": record.best if record and record.attempts else None,
        }

    document = {"schema": "dlgrade.list/1", "exercises": [row(exercise) for exercise in course]}
    return msgspec.json.format(msgspec.json.encode(document), indent=2)

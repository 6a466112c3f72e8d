"""`dlgrade solution`: the reference, for those who passed or gave up."""

from __future__ import annotations

import click

from dlgrade.commands import choice
from dlgrade.errors import DlgradeError


@click.command()
@choice.exercise_argument(required=True)
@click.option("--give-up", is_flag=True, help="Show it before you have passed; this is remembered.")
def solution(exercise: str, give_up: bool) -> None:
    """See the reference solution of EXERCISE, once you have passed it."""
    from dlgrade.commands.screen import note, say, show_code
    from dlgrade.course import read_text
    from dlgrade.state import NOTHING

    store = choice.open_store()
    records = store.read()
    found = choice.chosen(exercise, choice.current_course(), records)
    record = records.get(found.id, NOTHING)
    if not (record.done or record.gave_up or give_up):
        raise DlgradeError(
            f"You have not passed {choice.label(found)} yet. `dlgrade hint {found.short_id}` helps you on; "
            f"`dlgrade solution {found.short_id} --give-up` shows the solution and remembers it."
        )
    source = read_text(found.solution_path)
    if not record.done and not record.gave_up:
        store.record_giving_up(found.id)
        note("Noted that you gave up on this one. Read it, put it away, and write your own: it still counts as passed.")
    show_code(source)
    styles = ", ".join(path.stem for path in found.alternative_paths)
    if styles:
        say(f"\nOther right answers, in {found.solution_folder / 'alternatives'}: {styles}")

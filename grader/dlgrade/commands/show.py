"""`dlgrade show`: an exercise's lesson in the terminal."""

from __future__ import annotations

import click

from dlgrade.commands import choice


@click.command()
@choice.exercise_argument()
def show(exercise: str | None) -> None:
    """Read the lesson of EXERCISE (by default the next one)."""
    from dlgrade.commands.screen import say, show_markdown

    found = choice.chosen(exercise, choice.current_course(), choice.open_store().read())
    show_markdown(found.lesson, pager=True)
    say()
    say(choice.how_to_answer(found))

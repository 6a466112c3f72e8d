"""`dlgrade next`: the exercise to do now."""

from __future__ import annotations

import click

from dlgrade.commands import choice


@click.command("next")
def next_exercise() -> None:
    """Say which exercise comes next: the first one left whose prerequisites you have passed."""
    from dlgrade.commands.screen import say

    course = choice.current_course()
    following = choice.upcoming(course, choice.open_store().read())
    if following is None:
        say(f"All {len(course.exercises)} exercises are passed. Congratulations, that was the whole course!")
        return
    say(f"Exercise {choice.label(following)}: {following.meta.title}, about {following.meta.minutes} minutes.")
    say(f"Read the lesson: dlgrade show {following.short_id}")
    say(choice.how_to_answer(following))

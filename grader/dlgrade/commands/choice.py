"""What a command is about: the course, the exercise that was named or is next, and where the learner is with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from dlgrade.errors import DlgradeError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from dlgrade.course import Course, Exercise
    from dlgrade.state import Record, Store

Command = TypeVar("Command", bound="Callable[..., Any] | click.Command")

SOURCE_FILE = re.compile(r".*\.(py|ipynb)", re.IGNORECASE | re.DOTALL)
NUMBERED = re.compile(r"exercise_(\d\d)(?!\d)", re.IGNORECASE)


def current_course() -> Course:
    """Open the course that was chosen with `--course` or `DLGRADE_COURSE`, or the one of dlgrade."""
    from dlgrade.course import open_course

    course = open_course(click.get_current_context().find_root().params.get("course"))
    if not course.exercises:
        raise DlgradeError(f"The course in {course.root} has no exercises yet.")
    return course


def open_store() -> Store:
    """Open the learner's state; what is wrong with it is said on stderr."""
    from dlgrade.commands.screen import note
    from dlgrade.state import Store, state_folder

    return Store(state_folder(), say=lambda line: note(f"dlgrade: {line}"))


def chosen(name: str | None, course: Course, records: Mapping[str, Record]) -> Exercise:
    """Return the exercise called `name`, or the next one where no name was given.

    Raises:
        DlgradeError: there is no such exercise, or all are passed.
    """
    if name is not None:
        return by_file(Path(name), course) if is_file_name(name) else course.find(name)
    following = upcoming(course, records)
    if following is None:
        command = click.get_current_context().info_name
        raise DlgradeError(f"Every exercise is passed. Name the one you mean: dlgrade {command} EXERCISE")
    return following


def upcoming(course: Course, records: Mapping[str, Record]) -> Exercise | None:
    """Return the first exercise that is not passed and whose prerequisites are, else the first that is not passed.

    A prerequisite that the course does not have stands in nobody's way.
    """
    left = [exercise for exercise in course if not is_done(exercise, records)]
    open_names = {name for exercise in left for name in exercise.names}
    ready = (exercise for exercise in left if open_names.isdisjoint(exercise.meta.prerequisites))
    return next(ready, left[0] if left else None)


def is_done(exercise: Exercise, records: Mapping[str, Record]) -> bool:
    return exercise.id in records and records[exercise.id].done


def is_file_name(name: str) -> bool:
    """Whether what stands for an exercise is a file's name."""
    return SOURCE_FILE.fullmatch(name) is not None


def by_file(path: Path, course: Course) -> Exercise:
    """Return the exercise that a file is named after."""
    numbered = NUMBERED.match(path.name)
    try:
        return course.find(numbered[0] if numbered else path.stem)
    except DlgradeError:
        raise DlgradeError(
            f"{path.name} is not named after an exercise of this course. "
            f"Say which one it is: dlgrade check EXERCISE {path}"
        ) from None


def label(exercise: Exercise) -> str:
    """Return `03 softmax` for `exercise_03_softmax`."""
    return f"{exercise.number:02d} {exercise.slug}"


def how_to_answer(exercise: Exercise) -> str:
    """Return a sentence that says which file to edit, or how to get it."""
    from dlgrade.workspace import locate

    try:
        path = locate(exercise, Path.cwd())
    except DlgradeError as error:
        return str(error)
    return f"Edit {shown(path)}, then run: dlgrade check {exercise.short_id}"


def shown(path: Path) -> str:
    """Return a path as a learner would type it: from the current folder where it lies below that."""
    try:
        text = str(path.absolute().relative_to(Path.cwd()))
    except ValueError:
        text = str(path)
    return text.encode("utf-8", "replace").decode()


def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Complete an exercise's name for the shell, and a file's where no exercise fits."""
    from click.shell_completion import CompletionItem

    from dlgrade.course import open_course

    try:
        course = open_course(ctx.find_root().params.get("course"))
        items = [
            CompletionItem(name, help=exercise.meta.title)
            for exercise in course
            for name in (exercise.slug, exercise.id, str(exercise.number))
            if name.startswith(incomplete) and (incomplete or name == exercise.slug)
        ]
    except DlgradeError:
        items = []
    return items or [CompletionItem(incomplete, type="file")]


def exercise_argument(*, required: bool = False) -> Callable[[Command], Command]:
    """The argument EXERCISE of a command."""
    return click.argument("exercise", required=required, shell_complete=complete)

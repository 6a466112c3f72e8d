"""`dlgrade check`: grade a learner's own answers."""

from __future__ import annotations

import functools
import os
import sys
from collections.abc import Sequence
from contextlib import redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dlgrade.commands import choice, terminal_width
from dlgrade.commands.device import Device, device_option, uses_gpu
from dlgrade.commands.tier import require_tier_option
from dlgrade.errors import DlgradeError

if TYPE_CHECKING:
    from dlgrade.course import Course, Exercise
    from dlgrade.result import Result, Tier
    from dlgrade.state import Store


@dataclass(frozen=True)
class Where:
    """What was chosen of where to run a submission."""

    device: Device
    tiers: tuple[Tier, ...]


@click.command()
@choice.exercise_argument()
@click.argument("path", required=False, type=click.Path(path_type=Path))
@click.option("--all", "every", is_flag=True, help="Check every exercise whose file is there.")
@click.option(
    "--format", "form", type=click.Choice(["terminal", "json", "junit"]), default="terminal", show_default=True
)
@device_option()
@require_tier_option()
@click.pass_context
def check(
    ctx: click.Context,
    exercise: str | None,
    path: Path | None,
    every: bool,
    form: str,
    device: Device,
    tiers: tuple[Tier, ...],
) -> None:
    """Grade your answer to EXERCISE (by default the next one).

    PATH is your file or its folder; without it, dlgrade looks in the current folder and in your workspace.
    The exit code is 0 if all is passed, 1 if not, 3 if dlgrade itself failed.
    """
    course = choice.current_course()
    store = choice.open_store()
    where = Where(device, tiers)
    if not every:
        ctx.exit(_check_one(*_one_answer(course, store, exercise, path), store, form, where))
    if path:
        raise DlgradeError("--all takes a folder alone: dlgrade check --all FOLDER")
    ctx.exit(_check_all(_all_answers(course, Path(exercise) if exercise else None), store, form, where))


def _one_answer(course: Course, store: Store, name: str | None, path: Path | None) -> tuple[Exercise, Path]:
    """Return the exercise that is meant and the file that answers it."""
    from dlgrade.workspace import find_answer, locate

    try:
        exercise = choice.chosen(name, course, {} if name else store.read())
    except DlgradeError:
        if name and os.path.isdir(name):  # noqa: PTH112
            raise DlgradeError(
                f"{name} is a folder: dlgrade check EXERCISE {name}, or dlgrade check --all {name}"
            ) from None
        raise
    if path is None and name and choice.is_file_name(name):
        path = Path(name)
    if path is None:
        return exercise, locate(exercise, Path())
    if not os.path.isdir(path):  # noqa: PTH112
        if not os.path.lexists(path):
            raise DlgradeError(f"There is no file {path}.")
        return exercise, path
    found = find_answer(exercise, path)
    if found is None:
        raise DlgradeError(f"There is no {exercise.stub_path.name} in {path}.")
    return exercise, found


def _all_answers(course: Course, folder: Path | None) -> list[tuple[Exercise, Path]]:
    """Return the exercises whose files are in `folder`, or by default here or in the workspace around."""
    from dlgrade.workspace import find_answer, find_workspace, require_course

    if folder and not os.path.isdir(folder):  # noqa: PTH112
        raise DlgradeError(f"{folder} is not a folder. --all takes one: dlgrade check --all FOLDER")
    workspace = None if folder else find_workspace(Path())
    if workspace:
        require_course(workspace, course)
    for place in (folder or Path(), workspace.root if workspace else None):
        answers = [(exercise, found) for exercise in course if place and (found := find_answer(exercise, place))]
        if answers:
            return answers
    raise DlgradeError(f"There is no exercise in {(folder or Path()).resolve()}. `dlgrade init` puts them here.")


def _check_one(exercise: Exercise, path: Path, store: Store, form: str, where: Where) -> int:
    from dlgrade.result import exit_code

    result, notes = _grade(exercise, path, where)
    # Before it is shown: whoever reads the output may leave at any line.
    if not _belongs_to_course(path, exercise):
        store.record_result(result)
    if form == "terminal":
        from dlgrade.render import terminal

        terminal.show(result, notes=notes)
    elif form == "json":
        from dlgrade.render import records

        click.echo(records.to_json(result))
    else:
        _print_junit([result])
    return exit_code(result.verdict)


def _check_all(answers: Sequence[tuple[Exercise, Path]], store: Store, form: str, where: Where) -> int:
    from dlgrade.commands.screen import say
    from dlgrade.render import summary
    from dlgrade.result import exit_code

    results = []
    for exercise, path in answers:
        result, _ = _grade(exercise, path, where)
        if not _belongs_to_course(path, exercise):
            store.record_result(result)
        results.append(result)
        if form == "terminal":
            say(summary.summary_line(result), hang=2)
    if form == "terminal":
        say()
        for line in summary.totals(results):
            say(line)
    elif form == "json":
        _print_json_list(results)
    else:
        _print_junit(results)
    return max(exit_code(result.verdict) for result in results)


def _grade(exercise: Exercise, path: Path, where: Where) -> tuple[Result, Sequence[str]]:
    from dlgrade import grading, submission
    from dlgrade.render.training import TrainingLine

    # Whatever talks while grading, stdout belongs to the verdict.
    with redirect_stdout(sys.stderr), TrainingLine(sys.stderr, terminal_width()) as line:
        if exercise.meta.backend == "keras":
            line.say("starting Keras")
        has_gpu = functools.cache(functools.partial(uses_gpu, exercise, where.device, where.tiers))
        # Without one that is asked for, nothing is graded. Else it is looked for when something waits for it.
        if where.device == "gpu":
            has_gpu()
        opened = submission.open_submission(path, follow_links=True)
        notes: list[str] = []
        options = grading.Options(tiers=where.tiers, tell=notes.append, on_progress=line.show)
        result = grading.grade(exercise, opened, options, shown_path=choice.shown(path))
        if grading.has_deferred(result) and isinstance(opened, submission.Submission) and has_gpu():
            result = grading.complete(exercise, opened, result, options)
    return result, notes


def _belongs_to_course(path: Path, exercise: Exercise) -> bool:
    """Whether a file is the course's own, such as its reference: grading that is nobody's progress."""
    # Here and above, os.path's functions take what pathlib's do not: links in a circle, names that no file can have.
    real = os.path.realpath(path)
    inside = (exercise.folder, exercise.solution_folder)
    return any(Path(real).is_relative_to(os.path.realpath(folder)) for folder in inside)


def _print_json_list(results: Sequence[Result]) -> None:
    import json

    import msgspec

    from dlgrade.render.records import SCHEMA

    click.echo(json.dumps({"schema": SCHEMA, "results": msgspec.to_builtins(results)}))


def _print_junit(results: Sequence[Result]) -> None:
    from dlgrade.render import junit

    # As bytes: the document says that it is UTF-8, whatever the terminal's encoding is.
    click.echo(junit.to_xml(results).encode(), nl=False)

"""`dlgrade grade`: a folder of submissions in, one document or table out."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from dlgrade.batch import Entry, Terms, default_jobs, grade_entry, grade_folder, list_entries, patience_for
from dlgrade.commands.choice import complete, current_course
from dlgrade.commands.device import Device, device_option, gpu_lock, uses_gpu
from dlgrade.commands.screen import note
from dlgrade.commands.tier import require_tier_option
from dlgrade.errors import DlgradeError
from dlgrade.render.records import csv_pieces, json_pieces, read_json
from dlgrade.result import Result, Tier

if TYPE_CHECKING:
    from dlgrade.course import Exercise
    from dlgrade.isolation import Lent

NAMED = 5  # ignored files that are named; there may be thousands


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option(
    "--exercise", "-e", "name", required=True, shell_complete=complete, metavar="EXERCISE", help="What to grade."
)
@click.option("--jobs", "-j", type=click.IntRange(1, 1024), help="Submissions graded at once [default: cores - 1].")
@click.option(
    "--format",
    "form",
    type=click.Choice(["terminal", "json", "csv"]),
    help="A table for people, or a document [default: by the output file's ending; else terminal or, in a pipe, json].",
)
@click.option("--output", "-o", type=click.Path(path_type=Path), metavar="FILE", help="Write the document to FILE.")
@click.option(
    "--complete",
    "earlier",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="RESULTS",
    help="JSON of an earlier run: of files that have not changed since, grade only what had to wait for a GPU.",
)
@device_option()
@require_tier_option()
@click.pass_context
def grade(
    ctx: click.Context,
    folder: Path,
    name: str,
    jobs: int | None,
    form: str | None,
    output: Path | None,
    earlier: Path | None,
    device: Device,
    tiers: tuple[Tier, ...],
) -> None:
    """Grade FOLDER/<student>/exercise_03*.py or .ipynb, one file a student.

    Every student with a folder gets a result, also where there is nothing to grade. The exit code is 0 when all were
    graded, whatever the marks, and 3 when the grader failed on any of them.
    """
    form = form or _default_format(output)
    if output:
        _check_output(output, form)
    exercise = current_course().find(name)
    entries, ignored = list_entries(folder, exercise)
    known = _read_earlier(earlier, exercise) if earlier else {}
    jobs = jobs or default_jobs()
    gpu_turn = gpu_lock() if uses_gpu(exercise, device, tiers) else None
    if ignored:
        note(_ignored(ignored))

    # Only here, so that wrong use is said at once.
    from dlgrade.isolation.process import share_cores
    from dlgrade.render.overview import Row, row, show_overview
    from dlgrade.render.summary import totals

    rows: list[Row] = []

    def remembered(graded: Iterator[tuple[str, Result]]) -> Iterator[tuple[str, Result]]:
        for student, result in graded:
            rows.append(row(student, result))
            yield student, result

    work = partial(grade_entry, terms=Terms(tiers, gpu_turn, known))
    patience = patience_for(exercise, waiting=jobs if gpu_turn else 0)
    # On one terminal, a document that is written bit by bit and a bar that is drawn anew would spoil each other.
    document_shown = form != "terminal" and output is None and sys.stdout.isatty()
    with _progress(len(entries), shown=sys.stderr.isatty() and not document_shown) as advance:
        share_cores(jobs)
        lent = _lent(exercise, entries, tiers)
        graded = grade_folder(exercise, entries, jobs=jobs, grade=work, patience=patience, on_graded=advance, lent=lent)
        with contextlib.closing(graded):
            if form == "terminal":
                for _ in remembered(graded):
                    pass
            else:
                pieces = (
                    csv_pieces(remembered(graded)) if form == "csv" else json_pieces(exercise.id, remembered(graded))
                )
                with _sink(output) as sink:
                    for piece in pieces:
                        sink.write(piece.encode())
    if form == "terminal":
        show_overview(rows)
    else:
        for line in totals(one.result for one in rows):
            note(line)
    ctx.exit(3 if any(one.result.verdict == "grader_fault" for one in rows) else 0)


def _read_earlier(path: Path, exercise: Exercise) -> dict[str, Result]:
    """Return the results of an earlier run, by student."""
    try:
        name, results = read_json(path.read_bytes())
    except FileNotFoundError:
        raise DlgradeError(f"There is no file {path} to complete.") from None
    except OSError as error:
        raise DlgradeError(f"{path} can't be read: {error.strerror}.") from None
    except ValueError as error:
        raise DlgradeError(
            f"{path} is not what `dlgrade grade --format json` writes ({error}). Name the results of an earlier run."
        ) from None
    if name != exercise.id:
        raise DlgradeError(f"{path} holds results of {name}, not of {exercise.id}.")
    return results


def _lent(exercise: Exercise, entries: Sequence[Entry], tiers: tuple[Tier, ...]) -> Lent | None:
    """Return what the grading processes share: TensorFlow, imported once. NumPy is there before it could be shared."""
    from dlgrade import isolation
    from dlgrade.grading import surroundings_for
    from dlgrade.isolation.faults import StartError

    if exercise.meta.backend != "keras":
        return None
    notebooks = any(entry.path.suffix == ".ipynb" for entry in entries)
    try:
        return isolation.lend(surroundings_for(exercise, tiers, notebooks=notebooks))
    except StartError:  # each submission's result will say so
        return None


def _default_format(output: Path | None) -> str:
    if output is None:
        return "terminal" if sys.stdout.isatty() else "json"
    if output.suffix.lower() in (".json", ".csv"):
        return output.suffix.lower()[1:]
    raise DlgradeError(f"{output} ends neither in .json nor in .csv; say which it is to be with --format.")


def _check_output(output: Path, form: str) -> None:
    """Find out before the work, not after it, that its outcome cannot be kept."""
    if form == "terminal":
        raise DlgradeError("The table for people goes to the terminal. For a file choose --format json or csv.")
    if not output.absolute().parent.is_dir():
        raise DlgradeError(f"There is no folder {output.absolute().parent} to write {output.name} into.")
    if output.is_dir() or (output.exists() and not output.is_file()):
        raise DlgradeError(f"{output} is not a file, so it is not written over. Name another output.")
    if not os.access(output.absolute().parent, os.W_OK):
        raise DlgradeError(f"{output.absolute().parent} cannot be written to. Name another output.")


@contextlib.contextmanager
def _sink(output: Path | None) -> Iterator[IO[bytes]]:
    """Open stdout, or a draft that takes its place in the folder when all is written."""
    if output is None:
        stdout = sys.stdout.buffer
        yield stdout
        stdout.flush()
        return
    draft = output.with_name(f".{output.name}.{os.urandom(4).hex()}.tmp")
    try:
        with draft.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        draft.replace(output)
    except OSError as error:
        raise DlgradeError(f"{output} can't be written: {error.strerror}. Grade again with another --output.") from None
    finally:
        draft.unlink(missing_ok=True)


@contextlib.contextmanager
def _progress(total: int, *, shown: bool) -> Iterator[Callable[[], object]]:
    """Show a bar with the time left on stderr, a terminal, if wanted; yield the function that moves it on."""
    if not shown:
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("Grading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False) as progress:
        yield partial(progress.advance, progress.add_task("", total=total))


def _ignored(names: list[str]) -> str:
    listed = ", ".join(names[:NAMED])
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return f"Ignored, since not a student's folder: {listed}{more}"

"""Writes the files of a new exercise into a course."""

from __future__ import annotations

import keyword
from collections.abc import Sequence
from pathlib import Path

from dlgrade.authoring.source import declared
from dlgrade.authoring.template import Plan, exercise_files, solution_files, suite_files
from dlgrade.course import EXERCISE_ID, FUNCTION, Course, Exercise
from dlgrade.errors import DlgradeError

PACKAGE = Path(__file__).parent.parent


def begin_exercise(
    course: Course,
    number: int,
    slug: str,
    *,
    title: str | None = None,
    unit: int | None = None,
    functions: Sequence[str] = (),
) -> tuple[Exercise, list[Path]]:
    """Write the beginnings of an exercise; return it and the files written. Nothing that exists is touched.

    Raises:
        DlgradeError: the number or the name is taken, or an argument is not of the right form.
    """
    if course.root.is_relative_to(PACKAGE):
        raise DlgradeError(f"{course.root} came with dlgrade. Name your own course: dlgrade --course DIR dev new …")
    exercise = Exercise(f"exercise_{number:02d}_{slug}", course)
    if not EXERCISE_ID.fullmatch(exercise.id):
        raise DlgradeError(f"{slug!r} can't be an exercise's name: use small letters, digits and _, as in 'max_pool'.")
    for other in course:
        if number == other.number or slug == other.slug:
            raise DlgradeError(f"{other.id} has that {'number' if number == other.number else 'name'} already.")
    before = [other for other in course if other.number < number]
    plan = Plan(
        id=exercise.id,
        number=exercise.number,
        slug=exercise.slug,
        title=" ".join((title or slug.replace("_", " ").capitalize()).split()),
        unit=unit or (before[-1].meta.unit if before else 1),
        functions=tuple(map(_signature, functions or [f"{slug}(x)"])),
    )
    # A course without suites gets a folder of its own for them; only dlgrade's own keeps them elsewhere.
    suites = course.suites_folder if course.suites_folder.is_dir() else course.root / "suites"
    parts = {
        exercise.folder: exercise_files(plan),
        exercise.solution_folder: solution_files(plan),
        suites / exercise.id: suite_files(plan),
    }
    for folder in parts:
        if folder.exists():
            raise DlgradeError(f"{folder} is there already, and nothing is written over. Remove it, or move it away.")
    files = {folder / name: text for folder, texts in parts.items() for name, text in texts.items()}
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
    return exercise, list(files)


def _signature(text: str) -> tuple[str, str, str]:
    """Return `class ` or nothing, the name, and the parameters in their normal form."""
    match = FUNCTION.fullmatch(text.strip())
    try:
        if match and not keyword.iskeyword(match[2]):
            return match[1] or "", match[2], declared(match[3])
    except SyntaxError:
        pass
    raise DlgradeError(f"{text!r} is not a signature; write it as in 'softmax(z, axis=-1)' or 'class Value(data)'.")

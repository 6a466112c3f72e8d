"""Rules on files and folders: nothing missing, nothing stray, nothing without an owner."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from dlgrade.authoring.problem import Problem
from dlgrade.course import Course, Exercise

NAMED_FILE = r"[a-z][a-z0-9_]*\.py"


def course_problems(course: Course) -> list[Problem]:
    """Look at what no single exercise can answer for: names used twice, and folders that belong to none.

    Raises:
        CourseError: a number is used twice, or a folder has no exercise's name.
    """
    owners: dict[str, Exercise] = {}
    found = []
    for exercise in course:
        first = owners.setdefault(exercise.slug, exercise)
        if first is not exercise:
            fault = f"its name is also that of {first.id}"
            found.append(Problem(exercise.folder, fault, "Learners may call an exercise by its name: give it another."))
    ids = {exercise.id for exercise in course}
    for place in (course.root / "solutions", course.suites_folder):
        for folder in sorted(place.iterdir()) if place.is_dir() else ():
            if folder.is_dir() and folder.name not in ids and not folder.name.startswith((".", "__")):
                fault = "it belongs to no exercise"
                found.append(Problem(folder, fault, f"Remove it, or add exercises/{folder.name}."))
    return found


def stray_and_missing(exercise: Exercise) -> list[Problem]:
    """Compare the exercise's three folders with what they should hold."""
    return [
        *_compare(exercise.folder, ["exercise.toml", "lesson.md", "hints.md", exercise.stub_path.name]),
        *_compare(
            exercise.solution_folder, ["solution.py"], rf"(alternatives|mistakes)/{NAMED_FILE}|equivalents\.toml"
        ),
        *_compare(exercise.suite_folder, [f"test_{exercise.slug}.py"], r"\w+_(cpu|gpu)\.toml|in_worker\.py"),
    ]


def _compare(folder: Path, required: list[str], also: str = "(?!)") -> Iterator[Problem]:
    if not folder.is_dir():
        yield Problem(folder, "this folder is missing", f"Make it, with {' and '.join(required)} in it.")
        return
    for name in required:
        if not (folder / name).is_file():
            yield Problem(folder / name, "this file is missing", "Write it; CONTRIBUTING.md says what is in it.")
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if "__pycache__" in path.parts or (path.is_dir() and not path.is_symlink()):
            continue
        if path.is_symlink() or (name not in required and not re.fullmatch(also, name)):
            fault = "this is a link" if path.is_symlink() else "this file has no place here"
            yield Problem(path, fault, f"Remove it; here are only {', '.join(required)}{_more(also)}.")


def _more(also: str) -> str:
    return ", equivalents.toml and alternatives/*.py, mistakes/*.py" if "mistakes" in also else ""


def unfinished(exercise: Exercise) -> list[Problem]:
    """Look for places that are marked TODO."""
    found = []
    for folder in (exercise.folder, exercise.solution_folder, exercise.suite_folder):
        for path in sorted(folder.rglob("*")):
            if path.suffix not in (".py", ".md", ".toml") or not path.is_file():
                continue
            lines = path.read_text(encoding="utf-8", errors="replace").split("\n")
            marked = [number for number, line in enumerate(lines, 1) if re.search(r"\bTODO\b", line)]
            if marked:
                places = "one place is" if len(marked) == 1 else f"{len(marked)} places are"
                found.append(Problem(path, f"{places} still to be written", "Write what TODO says there.", marked[0]))
    return found

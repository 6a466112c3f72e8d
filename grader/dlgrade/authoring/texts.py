"""Rules on what is read: exercise.toml, hints, lesson, and the declarations of the suite."""

from __future__ import annotations

import doctest
import re
from types import TracebackType
from typing import Any

from dlgrade.authoring.problem import Problem
from dlgrade.authoring.source import declared
from dlgrade.course import Exercise

MIN_HINTS = 3
FENCE = re.compile(r"^```python[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
PROMPT = re.compile(r"^ *>>>", re.MULTILINE)


def toml_holds(exercise: Exercise) -> list[Problem]:
    """Look up what exercise.toml names: parameters, earlier exercises, data sets."""
    toml = exercise.folder / "exercise.toml"
    meta = exercise.meta
    found = []
    for name, parameters in exercise.signatures:
        try:
            declared(parameters)
        except SyntaxError:
            fault = f"functions: `{name}({parameters})` is not Python"
            found.append(Problem(toml, fault, "Write the parameters as after `def`."))
    for twice in {name for name in exercise.function_names if exercise.function_names.count(name) > 1}:
        found.append(Problem(toml, f"functions: {twice} is there twice", "Remove one."))
    numbers = {other.id: other.number for other in exercise.course}
    for needed in meta.prerequisites:
        if needed not in numbers:
            fault = f"prerequisites: there is no {needed!r} in this course"
            found.append(Problem(toml, fault, "Name exercises by their full id, as in 'exercise_03_softmax'."))
        elif numbers[needed] >= exercise.number:
            fault = f"prerequisites: {needed} does not come before this exercise"
            found.append(Problem(toml, fault, "Name only exercises with a smaller number."))
    folder = exercise.course.datasets_folder
    there = {path.stem for path in folder.iterdir()} if folder.is_dir() else set()
    for name in meta.datasets:
        if name not in there:
            fault = f"datasets: there is no {name!r} in {folder.name}/"
            found.append(Problem(toml, fault, "Add its file or the module that makes it, or mend the name."))
    return found


def hints_lead(exercise: Exercise) -> list[Problem]:
    """Count the levels of hints.md and look for empty ones."""
    path = exercise.folder / "hints.md"
    found = [
        Problem(path, f"the level “{hint.title}” is empty", "Write it, or remove its heading.")
        for hint in exercise.hints
        if not hint.text
    ]
    if len(exercise.hints) < MIN_HINTS:
        fault = f"there are {len(exercise.hints)} levels of hints, and at least {MIN_HINTS} are wanted"
        found.append(Problem(path, fault, "Begin each level, from a nudge to a worked number, with `## Title`."))
    return found


def lesson_is_true(exercise: Exercise) -> list[Problem]:
    """Run the lesson's examples against the reference, and look for its title and its task."""
    from dlgrade.suite.loading import load_module

    path = exercise.folder / "lesson.md"
    text = exercise.lesson
    found = []
    title, _, rest = text.partition("\n")
    if not title.startswith("# ") or not title[2:].strip():
        found.append(Problem(path, "it does not begin with a title", "Begin it with `# Title`.", 1))
    if not rest.strip():
        found.append(Problem(path, "it is empty", "Write the idea, one worked number and the task."))
    if exercise.stub_path.name not in text:
        fault = f"it does not say that the answer goes into {exercise.stub_path.name}"
        found.append(Problem(path, fault, "Name the file where the lesson sets the task."))
    outside = FENCE.sub(lambda fence: "\n" * fence[0].count("\n"), text)
    for match in PROMPT.finditer(outside):
        line = outside.count("\n", 0, match.end()) + 1
        fault = "this example is never run"
        found.append(Problem(path, fault, "Put it into a block that begins with ```python.", line))
    examples, false = _run_examples(exercise, load_module(exercise.solution_path))
    if not examples and not false:
        mend = "Work one number by code, as `>>> softmax(…)` and its result in a block that begins with ```python."
        found.append(Problem(path, "it has no worked number", mend))
    return found + false


def _run_examples(exercise: Exercise, reference: object) -> tuple[int, list[Problem]]:
    """Return how many examples show a result, and which are wrong. Names go on from block to block."""
    import numpy as np

    path, text = exercise.folder / "lesson.md", exercise.lesson
    names: dict[str, Any] = {name: value for name, value in vars(reference).items() if not name.startswith("_")}
    names["np"] = np
    recorder = _Recorder(verbose=False)
    found, count = [], 0
    for fence in FENCE.finditer(text):
        start = text.count("\n", 0, fence.start(1))
        try:
            test = doctest.DocTestParser().get_doctest(fence[1], names, exercise.id, str(path), start)
        except ValueError as error:
            found.append(Problem(path, f"its examples can't be read: {error}", "Mend the block.", start + 1))
            continue
        recorder.run(test, out=lambda text: None, clear_globs=False)
        names = test.globs
        count += sum(bool(example.want) for example in test.examples)
    found += [
        Problem(path, f"`{said}` gives {got}, and the lesson says {wanted}", "Mend the lesson or the reference.", line)
        for line, said, wanted, got in recorder.false
    ]
    return count, found


class _Recorder(doctest.DocTestRunner):
    """Keeps what did not come out as written: line, example, what was written and what came."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.false: list[tuple[int, str, str, str]] = []

    def report_failure(self, out: Any, test: doctest.DocTest, example: doctest.Example, got: str) -> None:
        self._keep(test, example, got)

    def report_unexpected_exception(
        self,
        out: Any,
        test: doctest.DocTest,
        example: doctest.Example,
        exc_info: tuple[type[BaseException], BaseException, TracebackType],
    ) -> None:
        self._keep(test, example, f"{exc_info[0].__name__}: {exc_info[1]}")

    def _keep(self, test: doctest.DocTest, example: doctest.Example, got: str) -> None:
        line = (test.lineno or 0) + example.lineno + 1
        said, wanted, came = (" ".join(text.split()) or "nothing" for text in (example.source, example.want, got))
        self.false.append((line, said, wanted, came))


def suite_adds_up(exercise: Exercise) -> list[Problem]:
    """Collect the suite, which also adds up its points, and compare its titles."""
    from dlgrade.suite.plugin import collect_specs

    titles: dict[str, str] = {}
    found = []
    for spec in collect_specs(exercise.suite_folder):
        first = titles.setdefault(spec.title, spec.id)
        if first != spec.id:
            fault = f"{first} and {spec.id} have the same title: “{spec.title}”"
            path = exercise.suite_folder / f"test_{exercise.slug}.py"
            found.append(Problem(path, fault, "Say in each what it looks at: it is what learners read."))
    return found

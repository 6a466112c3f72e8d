"""Rules on the stub, the reference and other right answers, read and graded."""

from __future__ import annotations

import ast
import importlib
import logging
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from dlgrade.authoring.bench import Bench, Candidate, Graded, candidate, unsound
from dlgrade.authoring.problem import Problem
from dlgrade.authoring.source import (
    DEFINITIONS,
    declared,
    definitions,
    is_unwritten,
    parameters_of,
    parse_file,
    substance,
)
from dlgrade.course import Exercise, read_text
from dlgrade.result import MAX_SCORE

MIN_ALTERNATIVES = 2


def stub_is_ready(exercise: Exercise) -> list[Problem]:
    """Read the stub: the declared functions and no others, each explained and each unwritten."""
    path = exercise.stub_path
    tree = parse_file(path)
    found = list(_signature_problems(exercise, path, tree))
    for name, node in definitions(tree.body).items():
        if name not in exercise.function_names:
            fault = f"`{name}` is not among the functions of exercise.toml"
            found.append(Problem(path, fault, "Remove it, or declare it.", node.lineno))
    for node in (each for each in ast.walk(tree) if isinstance(each, DEFINITIONS)):
        if not node.name.startswith("_") and not ast.get_docstring(node):
            mend = "Give it a docstring with shapes, types and errors."
            found.append(Problem(path, f"`{node.name}` is not explained", mend, node.lineno))
        if not isinstance(node, ast.ClassDef) and not is_unwritten(node):
            fault = f"`{node.name}` does something"
            found.append(Problem(path, fault, "Leave a docstring and `raise NotImplementedError`.", node.lineno))
    return found


def stub_earns_nothing(exercise: Exercise, bench: Bench) -> list[Problem]:
    """Grade the untouched stub."""
    (graded,) = bench.grade(exercise, [candidate(exercise.stub_path)])
    if graded.result.verdict == "not_attempted" and graded.result.score == 0:
        return []
    fault = f"untouched, it is {graded.verdict}; it should be not_attempted with 0 points.{graded.cause}"
    return [Problem(exercise.stub_path, fault, "Each check should call a function before anything can pass.")]


def reference_is_declared(exercise: Exercise) -> list[Problem]:
    """Load the reference and compare its signatures with exercise.toml."""
    from dlgrade.suite.loading import load_module

    if exercise.meta.backend == "keras":
        _import_keras()
    path = exercise.solution_path
    found = list(_signature_problems(exercise, path, parse_file(path)))
    try:
        load_module(path)
    except (Exception, SystemExit) as error:
        found.append(Problem(path, f"it can't be loaded: {type(error).__name__}: {error}", "Mend it."))
    return found


def reference_passes(exercise: Exercise, bench: Bench) -> list[Problem]:
    """Grade the reference."""
    return list(_should_pass(bench, exercise, [exercise.solution_path]))


def alternatives_pass(exercise: Exercise, bench: Bench) -> list[Problem]:
    """Grade other right answers, and compare them with the reference and each other."""
    paths = exercise.alternative_paths
    found = []
    if len(paths) < MIN_ALTERNATIVES:
        fault = f"there are {len(paths)} alternatives, and at least {MIN_ALTERNATIVES} are wanted"
        mend = "Add right answers in other styles: they prove that the suite asks for no particular one."
        found.append(Problem(exercise.solution_folder / "alternatives", fault, mend))
    known: dict[tuple[str, ...], Path] = {}
    for path in (exercise.solution_path, *paths):
        parse_file(path)  # says it in words where it is not Python
        first = known.setdefault(substance(read_text(path), exercise.function_names), path)
        if first != path:
            fault = f"apart from names and comments it is {first.name} again"
            found.append(Problem(path, fault, "Write it in a style of its own, or remove it."))
    return [*found, *_should_pass(bench, exercise, paths)]


def every_function_counts(exercise: Exercise, bench: Bench) -> list[Problem]:
    """Grade the reference once for each function with just that one missing."""
    source = read_text(exercise.solution_path)
    candidates = [
        Candidate(exercise.solution_path, _without(source, name, exercise.function_names))
        for name in exercise.function_names
    ]
    path = exercise.suite_folder / f"test_{exercise.slug}.py"
    return [
        Problem(path, f"an answer without `{name}` is {one.verdict}", f"Add a check that calls `submission.{name}`.")
        for name, one in zip(exercise.function_names, bench.grade(exercise, candidates), strict=True)
        if one.result.verdict not in ("incorrect", "not_attempted")
    ]


def _signature_problems(exercise: Exercise, path: Path, tree: ast.Module) -> Iterator[Problem]:
    there = definitions(tree.body)
    for (name, parameters), text in zip(exercise.signatures, exercise.meta.functions, strict=True):
        node = there.get(name)
        kind = "class" if text.startswith("class ") else "function"
        if node is None or isinstance(node, ast.ClassDef) != (kind == "class"):
            yield Problem(path, f"the {kind} `{name}` is missing", f"Define `{text}`, as exercise.toml declares.")
            continue
        written, wanted = parameters_of(node), declared(parameters)
        if written != wanted:
            fault = f"`{name}({written})` is declared as `{name}({wanted})`"
            yield Problem(path, fault, "Let exercise.toml, stub and reference agree.", node.lineno)


def _should_pass(bench: Bench, exercise: Exercise, paths: Sequence[Path]) -> Iterator[Problem]:
    graded = bench.grade(exercise, [candidate(path) for path in paths], runs=bench.runs)
    for one, often in unsound(graded, _is_passed):
        fault = f"it is {one.verdict}{often}.{one.cause}"
        yield Problem(one.candidate.path, fault, "It should pass: mend it, or the check that is too strict.")


def _without(source: str, left_out: str, names: Sequence[str]) -> str:
    """Return a submission that is the reference, but for one function that is not written.

    What the others make of it inside stays.
    """
    lines = [f"reference = {{'__name__': __name__}}\nexec({source!r}, reference)"]
    lines += [f"{name} = reference[{name!r}]" for name in names if name != left_out]
    lines += [f"def {left_out}(*args, **kwargs):\n    raise NotImplementedError"]
    return "\n".join(lines)


def _is_passed(one: Graded) -> bool:
    # What needs a GPU stays open here.
    right = one.result.verdict in ("passed", "deferred")
    return right and one.result.score + one.result.deferred_points == MAX_SCORE


def _import_keras() -> None:
    """Import Keras without what TensorFlow logs meanwhile, before it can be told not to, and what it would later."""
    logging.getLogger("tensorflow").setLevel(logging.ERROR)
    with Path(os.devnull).open("wb") as nowhere:
        standard_error = os.dup(2)
        os.dup2(nowhere.fileno(), 2)
        try:
            importlib.import_module("keras")
        finally:
            os.dup2(standard_error, 2)
            os.close(standard_error)

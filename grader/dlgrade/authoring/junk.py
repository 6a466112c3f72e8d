"""Nonsense as answers: it must never break the grader, and never collect points worth having."""

from __future__ import annotations

from dlgrade.authoring.bench import Bench, Candidate
from dlgrade.authoring.problem import Problem
from dlgrade.course import Exercise

# A check of one number that the lesson shows can be met by heart or by luck. More than that would be worth having.
MAX_POINTS = 10.0

RETURNED = (
    "None",
    "True",
    "''",
    "'text'",
    "[]",
    "{}",
    "0",
    "1.0",
    "10**30",
    "float('nan')",
    "object()",
    "lambda: 0",
    "(number for number in range(3))",
    "(0.0, 0.0)",
    "np.array([])",
    "np.zeros(3)",
    "np.zeros((2, 3))",
    "np.full((2, 3), np.nan)",
    "np.array(['a'])",
    "np.array([None])",
    "np.zeros(np.shape(first))",
    "np.ones(np.shape(first))",
    "first",
)
DONE = ("raise ValueError('no')", "raise RuntimeError", "raise SystemExit", "os._exit(0)")
OPERATORS = "add radd sub rsub mul rmul truediv rtruediv pow rpow neg pos abs matmul lt le gt ge call getitem len iter"

SOURCE = """\
import os

import numpy as np


def junk(first=None, *args, **kwargs):
    {body}
"""
FUNCTION = "\n\n{name} = junk\n"
CLASS = """

class {name}:
    def __init__(self, *args, **kwargs):
        pass

    def __getattr__(self, name):
        return junk


for operator in {operators!r}:
    setattr({name}, f"__{{operator}}__", junk)
"""


def junk_sources(exercise: Exercise) -> dict[str, str]:
    """Return submissions in which every function does the same senseless thing, each under a sentence about it."""
    bodies = {f"every function returns `{value}`": f"return {value}" for value in RETURNED}
    bodies |= {f"every function does `{action}`": action for action in DONE}
    parts = [
        CLASS.format(name=name, operators=OPERATORS.split())
        if text.startswith("class ")
        else FUNCTION.format(name=name)
        for name, text in zip(exercise.function_names, exercise.meta.functions, strict=True)
    ]
    return {what: SOURCE.format(body=body) + "".join(parts) for what, body in bodies.items()}


def junk_earns_nothing(exercise: Exercise, bench: Bench) -> list[Problem]:
    """Grade the nonsense. `first` stands for a function's first argument."""
    suite = exercise.suite_folder / f"test_{exercise.slug}.py"
    sources = junk_sources(exercise)
    candidates = [Candidate(exercise.stub_path, source) for source in sources.values()]
    found = []
    for what, graded in zip(sources, bench.grade(exercise, candidates), strict=True):
        result = graded.result
        if result.verdict == "grader_fault":
            fault = f"a check breaks if {what}.{graded.cause}"
            found.append(Problem(suite, fault, "Ask the answer for its shape (`.array(…)`) before you use it."))
        elif result.score > MAX_POINTS:
            earned = ", ".join(f"{check.id} {check.points:g}" for check in result.checks if check.points)
            fault = f"{result.score:g} points if {what}: {earned}"
            mend = f"No nonsense may earn more than {MAX_POINTS:g}: let these checks need one for right values."
            found.append(Problem(suite, fault, mend))
    return found

"""A course of one exercise, for tests of grading: `scale(x)` doubles, and what the test wants otherwise."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from dlgrade.course import Course, Exercise
from dlgrade.grading import Options, grade
from dlgrade.result import Check, Result
from dlgrade.submission import Submission

ID = "exercise_01_scale"

TOML = """
title = "Scale"
unit = 1
minutes = 5
difficulty = 1
backend = "numpy"
functions = ["scale(x)", "grow(x, by=1)"]
[limits]
call_seconds = 1.0
seconds = 5.0
"""

SOLUTION = """
import numpy as np

def scale(x):
    return np.asarray(x) * 2.0

def grow(x, by=1):
    if by < 0:
        raise ValueError("by must not be negative")
    return np.asarray(x) + by
"""

SUITE = '''
import numpy as np
from dlgrade.suite import check

@check(points=60)
def test_scale(submission, rng):
    """scale doubles"""
    submission.scale.agrees(rng.normal(size=(6, 7)))

@check(points=10, needs=test_scale)
def test_scale_again(submission):
    """scale twice is four times"""
    submission.scale(submission.scale(np.array([1.0])).value).equals(np.array([4.0]))

@check(points=30)
def test_grow(submission):
    """grow adds"""
    submission.grow.agrees(np.array([1.0]), by=2)
    submission.grow.rejects(np.array([1.0]), by=-1, why="by is negative")
'''


def make_exercise(
    root: Path,
    *,
    suite: str = SUITE,
    solution: str = SOLUTION,
    mistakes: dict[str, str] | None = None,
    backend: str = "numpy",
) -> Exercise:
    """Write the course into `root` and return its exercise."""
    files = {
        f"exercises/{ID}/exercise.toml": TOML.replace("numpy", backend),
        f"exercises/{ID}/{ID}.py": "def scale(x):\n    raise NotImplementedError\n",
        f"solutions/{ID}/solution.py": solution,
        f"suites/{ID}/test_scale.py": suite,
    }
    files |= {f"solutions/{ID}/mistakes/{name}.py": source for name, source in (mistakes or {}).items()}
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Exercise(ID, Course(root))


def submission_of(source: str, name: str = f"{ID}.py") -> Submission:
    return Submission(Path(name), source.encode())


def graded(exercise: Exercise, source: str, seed: int | None = 1, **options: Any) -> Result:
    """Grade it on the same hidden inputs and seeds each time; on fresh ones where `seed` is none."""
    return grade(exercise, submission_of(source), Options(seed=seed, **options))


def check_of(result: Result, id: str) -> Check:
    return next(check for check in result.checks if check.id == id)

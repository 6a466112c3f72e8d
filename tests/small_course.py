"""A course of three tiny exercises, for tests of what surrounds the grading."""

from __future__ import annotations

from pathlib import Path

EXERCISES = ("exercise_01_double", "exercise_02_half", "exercise_07_mean")

TOML = {
    "exercise_01_double": """
title = "Twice as much"
unit = 1
minutes = 5
difficulty = 1
backend = "numpy"
functions = ["double(x)"]
""",
    "exercise_02_half": """
title = "Half of it"
unit = 1
minutes = 10
difficulty = 2
backend = "numpy"
functions = ["half(x)"]
prerequisites = ["exercise_01_double"]
""",
    "exercise_07_mean": """
title = "The mean of a batch, as a title that is too long for a narrow terminal"
unit = 2
minutes = 25
difficulty = 5
backend = "numpy"
functions = ["mean(x)"]
""",
}

HINTS = """# Hints

## A nudge
What is twice three?

## A formula
Write `2 * x`.
"""


def stub_of(exercise_id: str) -> str:
    name = exercise_id.split("_")[2]
    return f'"""{name}"""\n\n\ndef {name}(x):\n    raise NotImplementedError\n'


def make_course(root: Path) -> Path:
    """Write the course into `root` and return it."""
    for exercise_id in EXERCISES:
        name = exercise_id.split("_")[2]
        folder = root / "exercises" / exercise_id
        _write(folder / "exercise.toml", TOML[exercise_id])
        _write(folder / "lesson.md", f"# {name}\n\nThe lesson of **{name}**: 2 × 3 = 6.\n")
        _write(folder / "hints.md", HINTS)
        _write(folder / f"{exercise_id}.py", stub_of(exercise_id))
        solution = root / "solutions" / exercise_id
        _write(solution / "solution.py", f"def {name}(x):\n    return 2 * x\n")
        _write(solution / "alternatives" / "by_addition.py", f"def {name}(x):\n    return x + x\n")
        _write(solution / "alternatives" / "by_shift.py", f"def {name}(x):\n    return x << 1\n")
        _write(solution / "mistakes" / "squared.py", f'"""Squared."""\n\n\ndef {name}(x):\n    return x * x\n')
        _write(root / "suites" / exercise_id / "test_it.py", "def test_it():\n    pass\n")
    return root


def change_stub(course: Path, exercise_id: str, text: str) -> None:
    """Publish another stub for an exercise, as a newer version of the course would."""
    _write(course / "exercises" / exercise_id / f"{exercise_id}.py", text)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode())

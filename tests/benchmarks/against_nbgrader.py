"""nbgrader on notebooks of its own form, for a benchmark: in an environment of its own, timed as a command."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

CONFIGURATION = """
c = get_config()
c.CourseDirectory.course_id = "benchmark"
"""
TEST = """
import numpy as np
z = np.array([[1.66, 0.55, 0.98], [0.0, 1.0, 2.0]])
p = softmax(z)
assert np.allclose(p.sum(axis=1), 1)
assert np.allclose(log_softmax(z), np.log(p))
"""


def notebooks_a_second(folder: Path, solution: str, students: int) -> float | str:
    """Return how many notebooks nbgrader grades a second, or why that can't be told here."""
    environment = folder / "environment"
    made = _run([sys.executable, "-m", "venv", str(environment)], folder.parent)
    made = made or _run([str(environment / "bin" / "pip"), "install", "-q", "nbgrader", "numpy"], folder.parent)
    if made:
        return made
    _write_course(folder, solution)
    nbgrader = [str(environment / "bin" / "python"), "-m", "nbgrader"]
    if failed := _run([*nbgrader, "generate_assignment", "ps1", "--force"], folder):
        return failed
    for number in range(students):
        place = folder / "submitted" / f"student_{number:03}" / "ps1"
        place.mkdir(parents=True)
        (place / "exercise_03.ipynb").write_text(json.dumps(_notebook(solution)), encoding="utf-8")
    begin = time.perf_counter()
    failed = _run([*nbgrader, "autograde", "ps1"], folder)
    return failed or students / (time.perf_counter() - begin)


def _write_course(folder: Path, solution: str) -> None:
    (folder / "source" / "ps1").mkdir(parents=True)
    (folder / "nbgrader_config.py").write_text(CONFIGURATION, encoding="utf-8")
    (folder / "source" / "ps1" / "exercise_03.ipynb").write_text(json.dumps(_notebook(solution)), encoding="utf-8")


def _notebook(solution: str) -> dict[str, Any]:
    return {
        "nbformat": 4,
        "nbformat_minor": 4,
        "metadata": {"kernelspec": {"name": "python3", "language": "python", "display_name": "Python 3"}},
        "cells": [
            _cell("answer", solution, solution=True, grade=False),
            _cell("tests", TEST, solution=False, grade=True),
        ],
    }


def _cell(name: str, source: str, *, solution: bool, grade: bool) -> dict[str, Any]:
    marks = {
        "schema_version": 3,
        "grade_id": name,
        "solution": solution,
        "grade": grade,
        "locked": grade,
        "task": False,
    }
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {"nbgrader": {**marks, "points": 10} if grade else marks},
        "outputs": [],
        "source": source,
    }


def _run(command: list[str], folder: Path) -> str:
    """Run a command; return an empty string, or why it failed."""
    folder.mkdir(parents=True, exist_ok=True)
    # nbgrader calls commands that were installed with it.
    path = f"{Path(command[0]).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PYTHONPATH": "", "PATH": path}
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=environment)
    return "" if done.returncode == 0 else f"{' '.join(command[1:4])} failed: {done.stderr.strip()[-300:]}"

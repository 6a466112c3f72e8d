"""Whether a suite decides the same on many seeds: right answers pass each time, and mistakes never do.

Once it is known which check finds a mistake, that one is run first, with those that it needs: as long as it fails, the
mistake is rejected, and no other has to be run.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path

from dlgrade.authoring.bench import grading_pool
from dlgrade.authoring.direct import Check, checks_of, fixtures_for
from dlgrade.course import Exercise
from dlgrade.suite.failure import CheckFailed

# Runs of one file that are made in a row with one worker, and one referee, who keeps the models of all of them.
CHUNKS = {"numpy": 100, "keras": 5}


@dataclass(frozen=True)
class Tally:
    """What came of some runs of one file. `wrong` holds seeds on which it was decided wrongly, and why."""

    path: Path
    right: bool
    runs: int
    wrong: tuple[tuple[int, str], ...]
    seconds: float


def run_often(
    exercises: Sequence[Exercise], *, runs: int, seed: int, jobs: int, trained: bool = False
) -> Iterator[tuple[Exercise, Tally]]:
    """Yield a tally for each piece of work as it is done, in the order of the exercises.

    With `trained`, only right answers are run, and only the checks that hold trainings to a threshold.
    """
    tasks = [
        (exercise, path, right, seed + start, min(chunk, runs - start), trained)
        for exercise in exercises
        for path, right in _files(exercise)
        if right or not trained
        for chunk in [CHUNKS[exercise.meta.backend]]
        for start in range(0, runs, chunk)
    ]
    with grading_pool(jobs) as pool:
        columns = zip(*tasks, strict=True) if tasks else [()] * 6
        for (exercise, *_), tally in zip(tasks, pool.map(_tally, *columns), strict=True):
            yield exercise, tally


def _files(exercise: Exercise) -> Iterator[tuple[Path, bool]]:
    yield from zip([exercise.solution_path, *exercise.alternative_paths], repeat(True))
    yield from zip(exercise.mistake_paths, repeat(False))


def _tally(exercise: Exercise, path: Path, right: bool, seed: int, runs: int, trained: bool) -> Tally:
    """Run a suite's checks against one file, on so many seeds from this one on. In a process of the pool."""
    checks = [check for check in checks_of(exercise) if check.trains or not trained]
    wrong = []
    start = time.monotonic()
    deciding = checks
    with fixtures_for(exercise, path, runs=runs) as (caller, fixtures):
        for at in range(seed, seed + runs):
            caller.forget()
            caller.seed_all(at)
            failed = _first_failure(deciding, fixtures, at)
            if not failed and deciding is not checks:
                caller.forget()
                failed = _first_failure(checks, fixtures, at)
            if right and failed:
                wrong.append((at, f"{failed[0].spec.id}: {failed[1]}"))
            elif not right and failed is None:
                wrong.append((at, "it passes"))
            elif not right and failed and deciding is checks:
                deciding = _needed(failed[0], checks)
    return Tally(path, right, runs, tuple(wrong), time.monotonic() - start)


def _first_failure(checks: Sequence[Check], fixtures: dict[str, object], seed: int) -> tuple[Check, str] | None:
    for check in checks:
        try:
            check.run(fixtures, seed)
        except CheckFailed as failure:
            return check, failure.message
    return None


def _needed(check: Check, checks: Sequence[Check]) -> list[Check]:
    """Return a check with all that have to pass before it is run."""
    wanted = {check.spec.id}
    for other in reversed(checks):
        if other.spec.id in wanted:
            wanted.update(other.spec.needs)
    return [other for other in checks if other.spec.id in wanted]

"""Grades the submissions that rules make up, several at once."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path

from dlgrade.course import Exercise, read_text
from dlgrade.errors import DlgradeError
from dlgrade.isolation.process import share_cores
from dlgrade.result import Result, root_cause

MAX_LINES = 12  # of a failing check's message


@dataclass(frozen=True)
class Candidate:
    """A submission to be graded: its source, and the course's file that it stands for."""

    path: Path
    source: str


@dataclass(frozen=True)
class Graded:
    """What came of one grading; the same seed draws the same inputs again."""

    candidate: Candidate
    seed: int
    result: Result

    @property
    def verdict(self) -> str:
        return f"{self.result.verdict} with {self.result.score:g} points"

    @property
    def cause(self) -> str:
        """What the first check that failed said, on lines of its own, or nothing."""
        check = root_cause(self.result)
        if not check:
            return ""
        lines = check.message.strip("\n").split("\n")
        # A traceback says most at its end, a message to a learner at its beginning.
        lines = lines[-MAX_LINES:] if self.result.verdict == "grader_fault" else lines[:MAX_LINES]
        return "".join(f"\n    {line}" for line in (f"“{check.title}”", *lines))


@dataclass(frozen=True)
class Bench:
    """Where candidates are graded: on `pool`, with hidden inputs drawn from `seed`.

    Answers whose verdict is known are graded `runs` times, each time on the next seed. In brief, those that are trained
    are graded no further than to the first check that fails.
    """

    pool: Executor
    seed: int = 0
    runs: int = 1
    brief: bool = False

    def in_brief(self, exercise: Exercise) -> bool:
        """Whether this exercise is looked at in brief: those whose answers are trained take long."""
        return self.brief and exercise.meta.backend == "keras"

    def grade(self, exercise: Exercise, candidates: Sequence[Candidate], *, runs: int = 1) -> list[Graded]:
        """Grade each candidate `runs` times and return all in order, a candidate's runs one after another.

        Raises:
            DlgradeError: a grading process died.
        """
        asked = [(candidate, self.seed + run) for candidate in candidates for run in range(runs)]
        sources, seeds = [candidate for candidate, _ in asked], [seed for _, seed in asked]
        try:
            results = list(self.pool.map(_grade, repeat(exercise), sources, seeds, repeat(self.in_brief(exercise))))
        except BrokenProcessPool:
            raise DlgradeError(
                f"A process that graded {exercise.id} died. The reference and the mistakes are run beside the suite: "
                f"does one of them end the program?"
            ) from None
        return list(map(Graded, sources, seeds, results))


def grading_pool(jobs: int) -> Executor:
    """Return a pool of `jobs` processes to grade in; they are started when they are needed."""
    # spawn: a grader has threads, and a fork of a process with threads can deadlock.
    return ProcessPoolExecutor(jobs, get_context("spawn"), initializer=_begin, initargs=(jobs,))


def candidate(path: Path) -> Candidate:
    """Return a file of the course as a candidate."""
    return Candidate(path, read_text(path))


def unsound(graded: Sequence[Graded], sound: Callable[[Graded], bool]) -> Iterator[tuple[Graded, str]]:
    """Yield for each candidate its first run that was not sound, and in words how often that was so."""
    by_path: dict[Path, list[Graded]] = {}
    for one in graded:
        by_path.setdefault(one.candidate.path, []).append(one)
    for runs in by_path.values():
        bad = [one for one in runs if not sound(one)]
        if bad:
            often = f" in {len(bad)} of {len(runs)} runs" if len(runs) > 1 else ""
            yield bad[0], f"{often} (replay: --seed {bad[0].seed})"


def _grade(exercise: Exercise, candidate: Candidate, seed: int, brief: bool) -> Result:
    from dlgrade.grading import Options, grade
    from dlgrade.submission import Submission

    return grade(
        exercise, Submission(candidate.path, candidate.source.encode()), Options(seed=seed, brief=brief, lenient=False)
    )


def _begin(jobs: int) -> None:
    share_cores(jobs)
    # Ctrl-C reaches every process of a terminal, and the parent alone decides. A function, not SIG_IGN, because what
    # is ignored would stay so in the workers started from here.
    signal.signal(signal.SIGINT, lambda *_: None)
    sys.stdout = sys.stderr

"""Who is asked beside a submission: the reference, the mistakes, the referee of Keras models. Started when needed."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from dlgrade import isolation
from dlgrade.course import Exercise
from dlgrade.isolation.referee.client import Limits, Referee
from dlgrade.isolation.session import Program, Session
from dlgrade.submission import Submission
from dlgrade.suite.implementation import Implementation, InProcess, InWorker


def program_of(exercise: Exercise, submission: Submission, *, runs: int = 1) -> Program:
    """Return a submission as what a worker runs, with time for so many runs of the suite."""
    limits = exercise.meta.limits
    return Program(
        name=submission.path.name,
        raw=submission.raw,
        required=exercise.function_names,
        backend=exercise.meta.backend,
        call_seconds=limits.call_seconds,
        seconds=limits.seconds * runs,
        memory_mb=limits.memory_mb,
    )


class Panel:
    """A context manager: what was started ends with it."""

    def __init__(self, exercise: Exercise, launcher: isolation.Launcher) -> None:
        self._exercise = exercise
        self._launcher = launcher
        self._opened = contextlib.ExitStack()

    def __enter__(self) -> Panel:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._opened.close()

    @functools.cached_property
    def reference(self) -> Implementation:
        """The reference solution."""
        return self._opened.enter_context(self.implement(self._exercise.solution_path))

    @functools.cached_property
    def referee(self) -> Referee:
        """The referee of Keras models."""
        limits = self._exercise.meta.limits
        return self._opened.enter_context(
            Referee(self._launcher.launch, Limits(seconds=limits.seconds, memory_mb=limits.memory_mb))
        )

    @contextlib.contextmanager
    def implement(self, path: Path) -> Iterator[Implementation]:
        """Give what answers by a file of the course's own: in this process, or in a worker if it needs Keras."""
        if self._exercise.meta.backend == "numpy":
            yield InProcess(path)
            return
        program = program_of(self._exercise, Submission(path, path.read_bytes()))
        with Session(program, self._launcher.launch) as session:
            yield InWorker(session)

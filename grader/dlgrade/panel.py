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
from dlgrade.suite.calls import Caller
from dlgrade.suite.implementation import Implementation, InProcess, InWorker

# Of this machine's memory, for what a GPU's libraries keep there.
GPU_HOST_MB = 8192


def program_of(exercise: Exercise, submission: Submission, *, runs: int = 1, gpu: bool = False) -> Program:
    """Return a submission as what a worker runs, with time for so many runs of the suite."""
    limits = exercise.meta.limits
    return Program(
        name=submission.path.name,
        raw=submission.raw,
        required=exercise.function_names,
        backend=exercise.meta.backend,
        call_seconds=limits.call_seconds,
        seconds=limits.seconds * runs,
        memory_mb=_memory_mb(exercise, gpu),
        gpu=gpu,
    )


class Panel:
    """A context manager: what was started ends with it.

    It has time for so many `runs` of the suite. `gpu`: whether the launcher's workers have one.
    """

    def __init__(self, exercise: Exercise, launcher: isolation.Launcher, *, runs: int = 1, gpu: bool = False) -> None:
        self._exercise = exercise
        self._launcher = launcher
        self._runs = runs
        self._gpu = gpu
        self._opened = contextlib.ExitStack()

    def __enter__(self) -> Panel:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._opened.close()

    @property
    def reference(self) -> Implementation:
        """The reference solution."""
        path = self._exercise.solution_path
        return InProcess(path) if self._exercise.meta.backend == "numpy" else InWorker(self._beside)

    @functools.cached_property
    def referee(self) -> Referee:
        """The referee of Keras models."""
        memory_mb = _memory_mb(self._exercise, self._gpu)
        seconds = self._exercise.meta.limits.seconds * self._runs
        limits = Limits(seconds=seconds, memory_mb=memory_mb, gpu=self._gpu)
        return self._opened.enter_context(Referee(self._launcher.launch, limits))

    def implement(self, path: Path) -> Implementation:
        """Return what answers by a file of the course's own: in this process, or in a worker if it needs Keras."""
        return InProcess(path) if self._exercise.meta.backend == "numpy" else InWorker(self._beside, path)

    @functools.cached_property
    def _beside(self) -> Session:
        """A worker with the reference, and with the mistakes beside it: none of them gets one of its own."""
        path = self._exercise.solution_path
        program = program_of(self._exercise, Submission(path, path.read_bytes()), runs=self._runs, gpu=self._gpu)
        return self._opened.enter_context(Session(program, self._launcher.launch))


def _memory_mb(exercise: Exercise, gpu: bool) -> int:
    return exercise.meta.limits.memory_mb + (GPU_HOST_MB if gpu else 0)


@contextlib.contextmanager
def opened(
    exercise: Exercise, submission: Submission, launcher: isolation.Launcher, *, runs: int = 1, gpu: bool = False
) -> Iterator[tuple[Session, Caller]]:
    """Give a submission's session and what makes a suite's calls of it, with a panel beside; all of it ends with this.

    It has time for so many `runs` of the suite.
    """
    program = program_of(exercise, submission, runs=runs, gpu=gpu)
    with Session(program, launcher.launch) as session, Panel(exercise, launcher, runs=runs, gpu=gpu) as panel:
        yield session, Caller(session, dict(exercise.signatures), panel, exercise.returned)

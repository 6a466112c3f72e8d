"""Grading a class: `FOLDER/<student>/exercise_03*.py` or `.ipynb`, many at once, each on its own.

Each lane is a process of ours that grades one submission after another. A lane that dies or hangs takes nothing with
it: it is replaced, and its submission is graded once more before it counts as a fault of ours.
"""

from __future__ import annotations

import contextlib
import os
import signal
import time
import traceback
from collections import deque
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Literal

import msgspec

from dlgrade import isolation
from dlgrade.course import Exercise
from dlgrade.errors import DlgradeError
from dlgrade.result import Check, Result, Sandbox, SubmissionInfo, Tier
from dlgrade.workspace import answers

# Results that wait for a slower one before them in the folder's order; a bound on memory that seldom idles a lane.
WINDOW = 1000
GRACE_SECONDS = 3.0
# Of the files that could be meant.
MAX_LISTED = 5


@dataclass(frozen=True)
class Entry:
    """A student and the file to grade; where there is no such file, the folder and the reason."""

    student: str
    path: Path
    state: Literal["found", "absent", "refused"] = "found"
    reason: str = ""

    @property
    def shown_path(self) -> str:
        """The path as results give it: relative to the class's folder."""
        name = _printable(self.path.name)
        return name if self.state != "found" else f"{self.student}/{name}"


Grade = Callable[[Exercise, Entry], Result]


def list_entries(folder: Path, exercise: Exercise) -> tuple[list[Entry], list[str]]:
    """Return an entry for each student's folder in `folder`, sorted by name, and the names of all that was ignored.

    Raises:
        DlgradeError: there is no such folder, it cannot be read, or no student has a folder in it.
    """
    try:
        children = sorted(folder.iterdir(), key=lambda path: path.name)
    except FileNotFoundError:
        raise DlgradeError(f"There is no folder {folder}.") from None
    except NotADirectoryError:
        raise DlgradeError(f"{folder} is not a folder. Give the one that has a subfolder for each student.") from None
    except OSError as error:
        raise DlgradeError(f"{folder} cannot be read: {error.strerror}.") from None
    entries = [_entry(child, exercise) for child in children if _is_student(child)]
    if not entries:
        raise DlgradeError(_no_students(folder, exercise, children))
    return entries, [_printable(child.name) for child in children if not _is_student(child)]


@dataclass(frozen=True)
class Terms:
    """How the entries of a batch are graded.

    Attributes:
        tiers: how submissions may be locked in.
        gpu_turn: a file that is locked by whoever uses the GPU, and let go by the system when that process ends in
            whatever way; without it, checks that need a GPU are deferred.
        earlier: results by student: of an unchanged submission, only what was deferred is graded.
    """

    tiers: tuple[Tier, ...] = isolation.TIERS
    gpu_turn: Path | None = None
    earlier: Mapping[str, Result] = field(default_factory=dict)


def grade_entry(exercise: Exercise, entry: Entry, terms: Terms = Terms()) -> Result:
    """Grade one entry; what cannot be graded gets a result that says why."""
    from dlgrade.grading import Options, absent, complete, grade, has_deferred, is_of
    from dlgrade.submission import Refusal, open_submission

    tiers = terms.tiers
    if entry.state == "absent":
        return absent(exercise, entry.shown_path, tiers)
    if entry.state == "refused":
        submission = Refusal(entry.path, entry.reason)
        return grade(exercise, submission, shown_path=entry.shown_path)
    opened = open_submission(entry.path, follow_links=False)
    options = Options(tiers=tiers)
    result = terms.earlier.get(entry.student)
    if result is None or result.verdict == "grader_fault" or not is_of(result, exercise, opened):
        result = grade(exercise, opened, options, shown_path=entry.shown_path)
    if terms.gpu_turn and has_deferred(result) and not isinstance(opened, Refusal):
        from filelock import FileLock

        with FileLock(terms.gpu_turn):
            result = complete(exercise, opened, result, options)
    return result


def grade_folder(
    exercise: Exercise,
    entries: Sequence[Entry],
    *,
    jobs: int,
    grade: Grade = grade_entry,
    patience: float | None = None,
    on_graded: Callable[[], object] = lambda: None,
    lent: isolation.Lent | None = None,
) -> Generator[tuple[str, Result], None, None]:
    """Yield student and result in the order of `entries`, grading up to `jobs` at once in processes of their own.

    Close the generator to stop: it then ends every process that it started. `grade` is a function that can be imported
    by its name. `patience` is how many seconds one submission may take before its process counts as hung; by default
    it follows the exercise's own limit. `on_graded` is called once a submission, in the order in which they finish.
    `lent` gives workers to all these processes, so that what workers take long to import is imported once.
    """
    limit = patience or patience_for(exercise)
    todo = deque(enumerate(entries))
    done: dict[int, Result] = {}
    lanes: list[_Lane] = []
    try:
        for _ in range(min(jobs, len(entries))):
            lanes.append(_Lane(grade, exercise, lent))
        for turn, entry in enumerate(entries):
            _hand_out(todo, lanes, turn + WINDOW, limit)
            while turn not in done:
                for index, result in _finished(lanes, exercise, limit):
                    done[index] = result
                    on_graded()
                _hand_out(todo, lanes, turn + WINDOW, limit)
            yield entry.student, done.pop(turn)
    finally:
        _stop(lanes)


def patience_for(exercise: Exercise, *, waiting: int = 0) -> float:
    """Return how many seconds a submission may take, by its exercise's limit, with so many others to be waited for."""
    return 60 + 3 * exercise.meta.limits.seconds * (1 + waiting)


def default_jobs() -> int:
    """Return how many submissions to grade at once: a core is left to the person at the machine."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, usable - 1)


class _Lane:
    """A process that grades one submission at a time, and the pipe to it."""

    def __init__(self, grade: Grade, exercise: Exercise, lent: isolation.Lent | None) -> None:
        self._arguments = (grade, exercise, lent)
        self.task: tuple[int, Entry] | None = None
        self.tries = 0
        self._start()

    def _start(self) -> None:
        # spawn: a fork of a process with threads, such as the progress bar's, can deadlock.
        context = get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, *self._arguments), daemon=True)
        with _interrupts_held():
            self.process.start()
        theirs.close()

    def give(self, task: tuple[int, Entry], limit: float) -> None:
        """Start on a submission that may take `limit` seconds."""
        self.tries = self.tries + 1 if task == self.task else 1
        self.task = task
        self.deadline = time.monotonic() + limit
        # A process that is gone is found out when its answer is read.
        with contextlib.suppress(OSError):
            self.connection.send(task[1])

    def answer(self) -> bytes | None:
        """Return what has come; None if the process is gone or silent."""
        with contextlib.suppress(EOFError, OSError):
            if self.connection.poll():
                return self.connection.recv_bytes()
        return None

    def replace(self) -> None:
        """Take a fresh process."""
        _stop([self])
        self._start()


def _hand_out(todo: deque[tuple[int, Entry]], lanes: Sequence[_Lane], end: int, limit: float) -> None:
    """Give each idle lane a submission whose place in the order is before `end`."""
    for lane in lanes:
        if lane.task is None and todo and todo[0][0] < end:
            lane.give(todo.popleft(), limit)


def _finished(lanes: Sequence[_Lane], exercise: Exercise, limit: float) -> Iterator[tuple[int, Result]]:
    """Wait until a lane has an answer, is lost or overdue, and yield the results that are final."""
    busy = [lane for lane in lanes if lane.task]
    timeout = max(0.0, min(lane.deadline for lane in busy) - time.monotonic())
    ready = wait([sign for lane in busy for sign in (lane.connection, lane.process.sentinel)], timeout)
    for lane in busy:
        overdue = time.monotonic() >= lane.deadline
        if not lane.task or not (overdue or lane.connection in ready or lane.process.sentinel in ready):
            continue
        index, entry = lane.task
        answer = lane.answer()
        if answer is not None:
            lane.task = None
            yield index, msgspec.json.decode(answer, type=Result)
            continue
        lane.replace()
        if lane.tries == 1:
            lane.give(lane.task, limit)
        else:
            lane.task = None
            message = f"The process that grades this submission died, or took more than {limit:.0f} seconds, twice."
            yield index, _fault(exercise, entry, message)


def _stop(lanes: Sequence[_Lane]) -> None:
    """End the lanes' processes: they are asked, so that they end the submission's own process, then killed."""
    for lane in lanes:
        lane.connection.close()
        lane.process.terminate()
    deadline = time.monotonic() + GRACE_SECONDS
    for lane in lanes:
        lane.process.join(max(0.0, deadline - time.monotonic()))
        lane.process.kill()
        lane.process.join()


@contextlib.contextmanager
def _interrupts_held() -> Iterator[None]:
    """Hold Ctrl-C back while a process starts: it inherits that, and is not struck before it can answer."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _serve(connection: Connection, grade: Grade, exercise: Exercise, lent: isolation.Lent | None = None) -> None:
    """Grade what comes down the pipe until it closes: the body of a lane's process."""
    # Ctrl-C strikes every process of a terminal; the parent alone decides, and says so with SIGTERM. It has to be
    # ignored, not merely handled: a signal that comes while another is pending may not wake the main thread.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # The parent closes the pipe and then sends SIGTERM: that may come anywhere in here, also after the last answer.
    with contextlib.suppress(KeyboardInterrupt):
        signal.signal(signal.SIGTERM, _leave)
        if hasattr(signal, "pthread_sigmask"):
            signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
        _mute_stdout()
        if lent:
            isolation.borrow(lent)
        with contextlib.suppress(EOFError, OSError):
            while True:
                entry = connection.recv()
                connection.send_bytes(_graded(grade, exercise, entry))
        signal.signal(signal.SIGTERM, _stay)


def _leave(*_: object) -> None:
    """Break off whatever is being done. Only once: being asked again must not be told of as an interruption."""
    signal.signal(signal.SIGTERM, _stay)
    raise KeyboardInterrupt


def _stay(*_: object) -> None:
    """Do nothing. SIG_IGN would not do: Python complains of a signal that came just before that was set."""


def _graded(grade: Grade, exercise: Exercise, entry: Entry) -> bytes:
    try:
        return msgspec.json.encode(grade(exercise, entry))
    except Exception as error:
        message = f"The grader failed on this submission: {type(error).__name__}: {error}"
        return msgspec.json.encode(_fault(exercise, entry, _printable(message), _printable(traceback.format_exc())))


def _mute_stdout() -> None:
    """Send what is printed here nowhere: stdout belongs to the document that the parent writes."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)


def _fault(exercise: Exercise, entry: Entry, message: str, output: str = "") -> Result:
    return Result(
        exercise=exercise.id,
        submission=SubmissionInfo(path=entry.shown_path, sha256=""),
        suite_sha256=exercise.suite_sha256,
        verdict="grader_fault",
        score=0.0,
        sandbox=Sandbox(tier="process"),
        seconds=0.0,
        mistakes=[],
        checks=[Check(id="grader", title="The grader works", outcome="error", message=message, output=output)],
    )


def _is_student(path: Path) -> bool:
    try:
        return not path.name.startswith(".") and path.is_dir()
    except OSError:  # a link to a name that no file can have, or a folder that may not be looked into
        return True


def _entry(folder: Path, exercise: Exercise) -> Entry:
    student = _printable(folder.name)
    # os.path.isjunction came with Python 3.12.
    if folder.is_symlink() or getattr(os.path, "isjunction", lambda _: False)(folder):
        return Entry(student, folder, "refused", "The student's folder is a link, and links are not followed.")
    try:
        found = answers(exercise, folder)
    except OSError as error:
        return Entry(student, folder, "refused", f"The student's folder cannot be read: {error.strerror}.")
    if not found:
        return Entry(student, folder, "absent")
    if len(found) > 1:
        listed = ", ".join(_printable(path.name) for path in found[:MAX_LISTED])
        if len(found) > MAX_LISTED:
            listed += f" and {len(found) - MAX_LISTED} more"
        return Entry(student, folder, "refused", f"Several files could be meant ({listed}). Leave one and grade again.")
    return Entry(student, found[0])


def _no_students(folder: Path, exercise: Exercise, children: Sequence[Path]) -> str:
    message = (
        f"{folder} has no subfolders, and one for each student is needed: {folder.name}/<student>/{exercise.id}.py."
    )
    if any(child.name.startswith(exercise.short_id) for child in children):
        message += " It seems to be one student's folder: give the folder above it."
    return message


def _printable(name: str) -> str:
    """Return text that can be written as UTF-8: what Python keeps of a file name's other bytes becomes an escape."""
    return name.encode("utf-8", "backslashreplace").decode()

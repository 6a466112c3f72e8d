"""What can come of asking a worker for something. All of it is data; none of it is an exception of ours."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Ended:
    """How a worker ended, in words; `killed` by a signal that it may not have called for."""

    how: str
    killed: bool = False


@dataclass(frozen=True)
class Frame:
    """A place in the learner's source: `chunk` is an index into the submission's chunks, `line` counts from 1."""

    chunk: int
    line: int
    function: str


@dataclass(frozen=True)
class Returned:
    """The function gave `value`. `changed` are the places and names of arguments that were not the same afterwards."""

    value: Any
    warnings: tuple[tuple[str, str], ...] = ()
    changed: tuple[int | str, ...] = ()


@dataclass(frozen=True)
class Raised:
    """The submission raised. `bases` are the names of the exception's classes, its own first."""

    type: str
    message: str
    bases: tuple[str, ...] = ()
    frames: tuple[Frame, ...] = ()


@dataclass(frozen=True)
class Unsendable:
    """The function gave something that may not cross: too large, too deep."""

    reason: str


@dataclass(frozen=True)
class Died:
    """The worker ended, or broke the rules of the wire, before it answered."""

    how: str


@dataclass(frozen=True)
class TimedOut:
    """No answer came in time. `total` says that it was the submission's whole time that ran out."""

    seconds: float
    total: bool = False


@dataclass(frozen=True)
class Refused:
    """The file holds no program that can be run; the reason says what to do."""

    reason: str


@dataclass(frozen=True)
class NotLoaded:
    """The submission could not be loaded, so nothing can be asked of it."""

    cause: Refused | Raised | Died | TimedOut

    @property
    def timed_out(self) -> bool:
        return isinstance(self.cause, TimedOut)


Outcome = Returned | Raised | Unsendable | Died | TimedOut | NotLoaded

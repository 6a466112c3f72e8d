"""What makes a test function a check: its points, what it depends on, and the title that the learner sees."""

from __future__ import annotations

import inspect
import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np

from dlgrade.errors import CourseError

F = TypeVar("F", bound=Callable[..., Any])
ATTRIBUTE = "dlgrade_spec"


@dataclass(frozen=True)
class Spec:
    """A check as its suite declares it. `needs` are the ids of checks without which this one says nothing new.

    `gpu`: without a GPU it is deferred, neither passed nor failed.
    """

    id: str
    title: str
    points: float
    needs: tuple[str, ...]
    gpu: bool = False


class SuiteError(CourseError):
    """A fault in a suite: the message names the check and the mend."""


def check(
    *, points: float, needs: Callable[..., Any] | Sequence[Callable[..., Any]] = (), gpu: bool = False
) -> Callable[[F], F]:
    """Declare a test function to be a check worth `points` of the exercise's 100.

    The first line of its docstring is the title in the report. It is skipped unless every check in `needs` passed, so
    that one cause makes one red line.
    """

    def mark(function: F) -> F:
        title = (inspect.getdoc(function) or "").partition("\n")[0].strip()
        if not title:
            raise SuiteError(f"{function.__name__}: give it a docstring; its first line is what the learner reads")
        if points < 0:
            raise SuiteError(f"{function.__name__}: points must not be negative")
        before = [needs] if callable(needs) else list(needs)
        for other in before:
            if not hasattr(other, ATTRIBUTE):
                raise SuiteError(f"{function.__name__}: it needs {other.__name__}, which is not a check")
        ids = tuple(other.__name__ for other in before)
        setattr(function, ATTRIBUTE, Spec(function.__name__, title, float(points), ids, gpu))
        return function

    return mark


def private_rng(seed: int, check: str) -> np.random.Generator:
    """Return the generator of a check's hidden inputs, by its id and the seed of the run."""
    return np.random.default_rng([seed, zlib.crc32(check.encode())])


def spec_of(function: object) -> Spec:
    """Return the declaration of a test function.

    Raises:
        SuiteError: it has none.
    """
    spec = getattr(function, ATTRIBUTE, None)
    if not isinstance(spec, Spec):
        raise SuiteError(f"{getattr(function, '__name__', function)}: decorate it with @check(points=...)")
    return spec

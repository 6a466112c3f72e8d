"""Other implementations of an exercise, asked as the submission was: the reference, and each mistake.

They are the course's own code. That of a NumPy exercise runs in this process. That of a Keras exercise would have to
import TensorFlow here, so it runs in a worker, like a submission: one for all of them.
"""

from __future__ import annotations

import copy
import itertools
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from dlgrade.isolation import steps as taking
from dlgrade.isolation.outcome import Outcome, Raised, Returned
from dlgrade.isolation.referee.client import Referee
from dlgrade.isolation.session import Session
from dlgrade.isolation.steps import Step
from dlgrade.isolation.wire import Handle, Seed
from dlgrade.suite.loading import load_module


class OtherError(Exception):
    """What was asked of another implementation raised; `type` and the text are those of the exception."""

    def __init__(self, type: str, message: str) -> None:
        super().__init__(message)
        self.type = type


class Implementation(Protocol):
    """Answers what a submission is asked."""

    def call(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any], iterate: int = 0) -> Any:
        """Call a function with copies of the arguments, a fresh generator in the place of each `Seed`.

        Raises:
            OtherError: it raised, or gave no answer.
        """

    def take(self, steps: Sequence[Step], result: Any) -> Any:
        """Take steps, and return what the `result` of them is. Raises as `call` does."""


class Others(Protocol):
    """Who can be asked beside the submission."""

    @property
    def reference(self) -> Implementation:
        """The reference solution."""

    @property
    def referee(self) -> Referee:
        """Who rebuilds Keras models."""

    def implement(self, path: Path) -> Implementation:
        """Return what answers by a file of the course's own."""


class InProcess:
    """A file of the course's, in this process."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def call(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any], iterate: int = 0) -> Any:
        """Call a function, as `Implementation` says."""
        own_args, own_kwargs = _alive(copy.deepcopy((args, kwargs)))

        def work() -> Any:
            result = getattr(load_module(self._path), name)(*own_args, **own_kwargs)
            return list(itertools.islice(result, iterate)) if iterate else result

        return _done(work)

    def take(self, steps: Sequence[Step], result: Any) -> Any:
        """Take steps, as `Implementation` says."""
        own = _alive(copy.deepcopy([step.as_data() for step in steps]))
        return _done(lambda: taking.take(own, result, load_module(self._path)))


class InWorker:
    """A file of the course's, in a worker: what that was started with, or a file that is loaded beside it."""

    def __init__(self, session: Session, beside: Path | None = None) -> None:
        self._session = session
        self._path = beside
        self._module: Handle | None = None

    def call(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any], iterate: int = 0) -> Any:
        """Call a function, as `Implementation` says."""
        module = self._loaded()
        target = (module, name) if module else (name,)
        return _returned(self._session.call(target, args, kwargs, iterate=iterate))

    def take(self, steps: Sequence[Step], result: Any) -> Any:
        """Take steps, as `Implementation` says."""
        return _returned(self._session.take(steps, result, self._loaded()))

    def _loaded(self) -> Handle | None:
        """Return the module of the file that is beside; it is loaded again where the last call ended the worker."""
        if self._path and not (self._module and self._session.holds(self._module)):
            source = self._path.read_text(encoding="utf-8")
            self._module = _returned(self._session.load_helpers(self._path.stem, source))
        return self._module


def _done(work: Callable[[], Any]) -> Any:
    with np.errstate(all="ignore"):
        try:
            return work()
        except Exception as error:
            raise OtherError(type(error).__name__, str(error)) from error


def _returned(outcome: Outcome) -> Any:
    if isinstance(outcome, Returned):
        return outcome.value
    if isinstance(outcome, Raised):
        raise OtherError(outcome.type, outcome.message)
    raise OtherError(type(outcome).__name__, str(outcome))


def _alive(value: Any) -> Any:
    """Return a structure with a fresh generator in the place of each `Seed`."""
    if isinstance(value, Seed):
        return np.random.default_rng(value.value)
    if type(value) in (list, tuple):
        return type(value)(map(_alive, value))
    if type(value) is dict:
        return {key: _alive(item) for key, item in value.items()}
    return value

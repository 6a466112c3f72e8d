"""Calls of the learner's functions: made, kept as evidence, and told of in words when they fail."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from dlgrade.errors import did_you_mean
from dlgrade.isolation.outcome import Died, Frame, NotLoaded, Outcome, Raised, Refused, Returned, TimedOut, Unsendable
from dlgrade.isolation.session import Session
from dlgrade.isolation.steps import Step
from dlgrade.isolation.wire import Handle
from dlgrade.suite.answer import Shown, Told
from dlgrade.suite.explain import brief
from dlgrade.suite.failure import CheckFailed
from dlgrade.suite.implementation import Implementation, Others

# Calls kept as evidence of a mistake; with larger arguments they are not kept.
MAX_CALLS = 400
MAX_KEPT_BYTES = 1 << 20


@dataclass(frozen=True)
class Call:
    """What was asked of which functions on behalf of a check, and what came of it.

    `replay` asks the same of another implementation, a trusted one, and returns what that gives.
    """

    functions: frozenset[str]
    replay: Callable[[Implementation], Any]
    outcome: Outcome
    check: str


class Caller:
    """Makes the calls of one run.

    Attributes:
        others: who can be asked beside the submission.
        calls: what was called so far, for naming the mistake.
        changes: for each function that has changed an argument, the first call that did, and the arguments' names.
        current_check: id of the check on whose behalf calls are made.
    """

    def __init__(
        self,
        session: Session,
        signatures: Mapping[str, str],
        others: Others,
        returned: Mapping[str, tuple[str, ...]] | None = None,
    ) -> None:
        self._session = session
        self._signatures = signatures
        self._returned = returned or {}
        self.others = others
        self.calls: list[Call] = []
        self.changes: dict[str, tuple[Shown, tuple[str, ...]]] = {}
        self.current_check = ""

    def ask(self, target: tuple[Any, ...], args: tuple[Any, ...], kwargs: dict[str, Any], **options: Any) -> Outcome:
        """Make a call, and keep it as evidence if it can be made again by another implementation."""
        outcome = self._session.call(target, args, kwargs, **options)
        if len(target) == 1 and isinstance(target[0], str):
            self._keep(target[0], args, kwargs, outcome, options.get("iterate", 0))
        return outcome

    def _keep(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any], outcome: Outcome, iterate: int) -> None:
        if isinstance(outcome, Returned) and outcome.changed and name not in self.changes:
            shown = Shown(name, self.parameters(name), args, kwargs)
            if names := shown.names_of(outcome.changed):
                self.changes[name] = shown, names
        if self._can_repeat([args, kwargs], outcome):
            own_args, own_kwargs = copy.deepcopy((args, kwargs))

            def again(other: Implementation) -> Any:
                return other.call(name, own_args, own_kwargs, iterate)

            self.calls.append(Call(frozenset([name]), again, outcome, self.current_check))

    def take(self, steps: Sequence[Step], result: Any) -> Outcome:
        """Have several steps taken, and keep that as evidence.

        Raises:
            CheckFailed: one of them calls something that the learner's code lacks.
        """
        outcome = self._session.take(steps, result)
        names = [step.path[0] for step in steps if step.kind == "call" and isinstance(step.path[0], str)]
        if isinstance(outcome, Raised) and outcome.type == "AttributeError" and not outcome.frames:
            for name in names:
                if name not in self._session.names:
                    raise CheckFailed(self._missing(name), cause="not_written")
        if self._can_repeat([step.as_data() for step in steps], outcome):
            kept = copy.deepcopy(tuple(steps))

            def again(other: Implementation) -> Any:
                return other.take(kept, result)

            self.calls.append(Call(frozenset(names), again, outcome, self.current_check))
        return outcome

    def try_steps(self, steps: Sequence[Step], result: Any) -> Outcome:
        """Have steps taken that tell why others failed; they are no evidence."""
        return self._session.take(steps, result)

    def forget(self) -> None:
        """Forget what was called so far, as before the first check."""
        self.calls.clear()
        self.changes.clear()

    def seed_all(self, seed: int) -> None:
        """Seed what the submission draws random numbers from without being given a generator."""
        self._session.seed_all(seed)

    def restart(self) -> None:
        """Have the submission go on in a fresh process, which remembers nothing of what was asked before."""
        self._session.restart()

    def load_helpers(self, path: Path) -> Outcome:
        """Run a file of the suite's in the learner's process; return a handle for what it defines."""
        return self._session.load_helpers(path.stem, path.read_text(encoding="utf-8"))

    def describe_models(self, models: dict[str, Handle]) -> Outcome:
        """Ask for Keras models as plain data, for the referee alone to look into."""
        return self._session.describe(models)

    def _can_repeat(self, asked: Any, outcome: Outcome) -> bool:
        """Whether another implementation can be asked the same: no object of the worker's in it, and not too much."""
        if _holds_handle(asked):
            return False
        small = _size([asked, getattr(outcome, "value", None)]) <= MAX_KEPT_BYTES
        return small and len(self.calls) < MAX_CALLS

    def value_or_fail(self, outcome: Outcome, shown: Told) -> Returned:
        """Return what a call returned.

        Raises:
            CheckFailed: it returned nothing: the submission raised, died, or took too long.
        """
        self.fail_if_unwritten(outcome, shown)
        match outcome:
            case Returned():
                return outcome
            case Raised():
                refused = "\nThis call is legal, so it should not be refused." if self._refuses(outcome) else ""
                raise CheckFailed(shown.with_inputs(self.describe(outcome) + refused), cause="raised")
            case Unsendable():
                raise CheckFailed(shown.with_inputs(f"What `{shown.name}` returned can't be graded: {outcome.reason}."))
            case TimedOut(total=True):
                text = f"Your code has used up its time ({outcome.seconds:g} s for all checks together)."
                raise CheckFailed(text, cause="timeout")
            case TimedOut():
                text = f"`{shown.name}` was stopped: no answer after {outcome.seconds:.3g} s. Does every loop end?"
                raise CheckFailed(shown.with_inputs(text), cause="timeout")
            case Died():
                raise CheckFailed(shown.with_inputs(f"`{shown.name}` ended the program: {outcome.how}."), cause="died")
            case NotLoaded():
                raise CheckFailed(self.describe_load(outcome), cause="timeout" if outcome.timed_out else "died")

    def require_value_error(self, outcome: Outcome, shown: Told, why: str, mistake: str | None = None) -> None:
        """Require that a call raised a `ValueError` with a message. `why` says what is wrong with what it was given.

        `mistake` is the one that was made if it raised nothing.
        """
        self.fail_if_unwritten(outcome, shown)
        wanted = f"This call should raise a ValueError ({why})"
        if not isinstance(outcome, Raised):
            returned = self.value_or_fail(outcome, shown)
            text = shown.with_inputs(f"{wanted}, but it returned {brief(returned.value)}.")
            raise CheckFailed(text, mistake=mistake)
        if "ValueError" not in outcome.bases:
            text = f"{wanted}, but it raised {self.describe(outcome)}"
            if outcome.type == "AssertionError":
                text += "\nWrite `raise ValueError(...)`: an assert is for what can't happen, and can be switched off."
            raise CheckFailed(shown.with_inputs(text), cause="raised")
        if not outcome.message.strip():
            raise CheckFailed(shown.with_inputs(f"The ValueError should say what is wrong: {why}."))

    def fail_if_unwritten(self, outcome: Outcome, shown: Told) -> None:
        """Fail the check if the function, or one that it calls, is not there or still a stub."""
        if not isinstance(outcome, Raised):
            return
        if outcome.type == "NotImplementedError":
            inner = outcome.frames[-1].function if outcome.frames else ""
            name = inner if inner in self._signatures else shown.name
            where = f": `{inner}` raises NotImplementedError" if inner not in ("", "__init__", name) else ""
            raise CheckFailed(f"`{name}` is not written yet{where}.", cause="not_written")
        if outcome.type == "AttributeError" and not outcome.frames and shown.name not in self._session.names:
            raise CheckFailed(self._missing(shown.name), cause="not_written")

    def describe(self, raised: Raised) -> str:
        """Return an exception as text, with the learner's own lines."""
        lines = []
        for frame in raised.frames[-3:]:
            label, source = self._session.chunks[frame.chunk]
            inside = f", in {frame.function}" if frame.function not in ("", "<module>") else ""
            lines.append(f"  {label}, line {frame.line}{inside}")
            if text := _line(source, frame):
                lines.append(f"    {text}")
        said = f"{raised.type}: {raised.message}" if raised.message else raised.type
        return "\n".join([said, *lines])

    def _refuses(self, raised: Raised) -> bool:
        """Whether the learner's own `raise` refuses what was asked, with a ValueError."""
        if "ValueError" not in raised.bases or not raised.frames:
            return False
        last = raised.frames[-1]
        return "raise " in _line(self._session.chunks[last.chunk][1], last)

    def describe_load(self, failure: NotLoaded) -> str:
        """Return why the submission could not be loaded, as text for the learner."""
        cause = failure.cause
        if isinstance(cause, Refused):
            return cause.reason
        if isinstance(cause, Raised):
            return f"Your code can't be loaded: {self.describe(cause)}"
        if isinstance(cause, TimedOut):
            return (
                f"Your code can't be loaded: it had not come to its end after {cause.seconds:.3g} s. "
                "Is there a loop, or a call of `input`, outside a function?"
            )
        return f"Your code can't be loaded: it ended the program ({cause.how})."

    def cpu_seconds(self) -> float | None:
        """Return the processor time of the worker, counted outside of it; None where it can't be told."""
        return self._session.cpu_seconds()

    def reference_value(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any], iterate: int = 0) -> Any:
        """Return what the reference returns for the same arguments, or the first `iterate` items of what it yields."""
        return self.others.reference.call(name, args, kwargs, iterate)

    def parameters(self, name: str) -> list[str]:
        """Return the names of a function's parameters, as the exercise declares them."""
        declared = self._signatures.get(name, "")
        return [part.partition("=")[0].strip() for part in declared.split(",") if part.strip()]

    def returned(self, name: str) -> tuple[str, ...]:
        """Return the names of what a function returns, if that is several values."""
        return self._returned.get(name, ())

    def _missing(self, name: str) -> str:
        return f"There is no `{name}` in your code{did_you_mean(name, self._session.names)}."


def _size(value: Any) -> int:
    """Return about how many bytes a value holds."""
    if isinstance(value, np.ndarray):
        return value.nbytes
    if isinstance(value, (list, tuple)):
        return 64 + sum(map(_size, value))
    if isinstance(value, dict):
        return 64 + sum(_size(key) + _size(item) for key, item in value.items())
    return len(value) if isinstance(value, str) else 32


def _holds_handle(value: Any) -> bool:
    if isinstance(value, (list, tuple)):
        return any(map(_holds_handle, value))
    return any(map(_holds_handle, value.values())) if isinstance(value, dict) else isinstance(value, Handle)


def _line(source: str, frame: Frame) -> str:
    lines = source.split("\n")
    return lines[frame.line - 1].strip()[:200] if 0 < frame.line <= len(lines) else ""

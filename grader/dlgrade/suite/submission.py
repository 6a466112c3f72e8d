"""The submission as a suite sees it: functions to call, and answers that are claims until they are looked at."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any, cast

import numpy as np

from dlgrade.errors import did_you_mean
from dlgrade.isolation.outcome import Died, Frame, NotLoaded, Outcome, Raised, Returned, TimedOut, Unsendable
from dlgrade.isolation.session import Session
from dlgrade.isolation.wire import Handle, Seed
from dlgrade.suite.compare import Tolerance, difference, finite_problem, form_problem
from dlgrade.suite.explain import block, brief, full
from dlgrade.suite.failure import CheckFailed

# Calls kept as evidence of a mistake; with larger arguments they are not kept.
MAX_CALLS = 400
MAX_KEPT_BYTES = 1 << 20
# What NumPy warns of, and what is a fault; underflow to 0 is not.
FAULTS = ("overflow", "divide by zero", "invalid value")


@dataclass(frozen=True)
class Call:
    """A call that was made, and what came of it. `arguments` can be given to another implementation, copied."""

    function: str
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    outcome: Outcome
    check: str


class Submission:
    """Calls the learner's functions: `submission.softmax(z, axis=0)` gives an `Answer`, or fails the check.

    Attributes:
        calls: what was called so far, for naming the mistake.
    """

    def __init__(
        self,
        session: Session,
        signatures: Mapping[str, str],
        reference: Callable[[], ModuleType],
        sources: tuple[tuple[str, str], ...],
    ) -> None:
        self._session = session
        self._signatures = signatures
        self._reference = reference
        self._sources = sources
        self.calls: list[Call] = []
        self.current_check = ""

    def __getattr__(self, name: str) -> Function:
        if name.startswith("_"):
            raise AttributeError(name)
        return Function(self, name)

    def ask(self, target: tuple[Any, ...], args: tuple[Any, ...], kwargs: dict[str, Any], **options: Any) -> Outcome:
        """Make a call, and keep it as evidence if it can be made again by another implementation."""
        outcome = self._session.call(target, args, kwargs, **options)
        names = [part for part in target if isinstance(part, str)]
        small = _size([args, kwargs, getattr(outcome, "value", None)]) <= MAX_KEPT_BYTES
        if len(names) == len(target) == 1 and small and len(self.calls) < MAX_CALLS and not options.get("repeat"):
            self.calls.append(Call(names[0], *copy_arguments(args, kwargs), outcome, self.current_check))
        return outcome

    def generator(self, seed: int) -> Handle:
        """Return a `numpy.random.Generator` that lives in the worker and goes on from call to call."""
        returned = self.value_or_fail(self._session.call((Seed(seed),)), Shown("default_rng", [], (seed,), {}))
        return cast(Handle, returned.value)

    def value_or_fail(self, outcome: Outcome, shown: Shown) -> Returned:
        """Return what a call returned.

        Raises:
            CheckFailed: it returned nothing: the submission raised, died, or took too long.
        """
        match outcome:
            case Returned():
                return outcome
            case Raised(type="NotImplementedError"):
                raise CheckFailed(f"`{shown.name}` is not written yet.", cause="not_written")
            case Raised():
                if outcome.type == "AttributeError" and not outcome.frames and not self._defines(shown.name):
                    raise CheckFailed(self._missing(shown.name), cause="not_written")
                raise CheckFailed(shown.with_inputs(self.describe(outcome)), cause="raised")
            case Unsendable():
                raise CheckFailed(shown.with_inputs(f"What `{shown.name}` returned can't be graded: {outcome.reason}."))
            case TimedOut(total=True):
                text = f"Your code has used up its time ({outcome.seconds:g} s for all checks together)."
                raise CheckFailed(text, cause="timeout")
            case TimedOut():
                text = (
                    f"`{shown.name}` was stopped: it had not returned after {outcome.seconds:.2g} s. Does a loop end?"
                )
                raise CheckFailed(shown.with_inputs(text), cause="timeout")
            case Died():
                raise CheckFailed(shown.with_inputs(f"`{shown.name}` ended the program: {outcome.how}."), cause="died")
            case NotLoaded():
                raise CheckFailed(self.describe_load(outcome), cause="timeout" if outcome.timed_out else "died")

    def describe(self, raised: Raised) -> str:
        """Return an exception as text, with the learner's own lines."""
        lines = []
        for frame in raised.frames[-3:]:
            label, source = self._sources[frame.chunk]
            inside = f", in {frame.function}" if frame.function not in ("", "<module>") else ""
            lines.append(f"  {label}, line {frame.line}{inside}")
            if text := _line(source, frame):
                lines.append(f"    {text}")
        said = f"{raised.type}: {raised.message}" if raised.message else raised.type
        return "\n".join([said, *lines])

    def describe_load(self, failure: NotLoaded) -> str:
        """Return why the submission could not be loaded, as text for the learner."""
        cause = failure.cause
        if isinstance(cause, Raised):
            return f"Your code can't be loaded.\n{self.describe(cause)}"
        if isinstance(cause, TimedOut):
            return (
                f"Your code can't be loaded: it had not come to its end after {cause.seconds:.2g} s. "
                "Is there a loop, or a call of `input`, outside a function?"
            )
        return f"Your code can't be loaded: it ended the program ({cause.how})."

    def reference_value(self, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        """Return what the reference returns for the same arguments."""
        return replay(self._reference(), name, args, kwargs)

    def parameters(self, name: str) -> list[str]:
        """Return the names of a function's parameters, as the exercise declares them."""
        declared = self._signatures.get(name, "")
        return [part.partition("=")[0].strip() for part in declared.split(",") if part.strip()]

    def _defines(self, name: str) -> bool:
        return name in self._session.names

    def _missing(self, name: str) -> str:
        return f"There is no `{name}` in your code{did_you_mean(name, self._session.names)}."


@dataclass(frozen=True)
class Shown:
    """How a call is shown to the learner."""

    name: str
    parameters: list[str]
    args: tuple[Any, ...]
    kwargs: dict[str, Any]

    def with_inputs(self, message: str) -> str:
        """Return the message with the call and its small arguments under it."""
        named = list(zip([*self.parameters, *["…"] * len(self.args)], self.args, strict=False))
        named += list(self.kwargs.items())
        rows: list[tuple[str, str]] = []
        inline = []
        for position, (name, value) in enumerate(named):
            by_name = position >= len(self.args)
            text = full(value)
            if isinstance(value, (np.ndarray, list, tuple, dict)):
                inline.append(f"{name}={name}" if by_name else name)
                rows.append((name, text))
            else:
                inline.append(f"{name}={text}" if by_name else text)
        call = f"  in {self.name}({', '.join(inline)})"
        return "\n".join([message, call, *([block(rows, "    ")] if rows else [])])


class Function:
    """One of the learner's functions."""

    def __init__(self, submission: Submission, name: str) -> None:
        self._submission = submission
        self.name = name

    def _shown(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Shown:
        return Shown(self.name, self._submission.parameters(self.name), args, kwargs)

    def __call__(self, *args: Any, **kwargs: Any) -> Answer:
        """Call it with plain data, `Seed`s, handles or functions of the suite.

        Raises:
            CheckFailed: it raised, died, or took too long.
        """
        shown = self._shown(args, kwargs)
        outcome = self._submission.ask((self.name,), args, kwargs)
        return Answer(self._submission.value_or_fail(outcome, shown), shown)

    def first(self, count: int, *args: Any, **kwargs: Any) -> Answer:
        """Call it and return the first `count` items of what it yields, as a list."""
        shown = self._shown(args, kwargs)
        outcome = self._submission.ask((self.name,), args, kwargs, iterate=count)
        return Answer(self._submission.value_or_fail(outcome, shown), shown)

    def agrees(self, *args: Any, tolerance: Tolerance | None = None, dtype: bool = False, **kwargs: Any) -> Answer:
        """Require that it returns what the reference returns. With `dtype`, also in the same precision."""
        answer = self(*args, **kwargs)
        expected = self.reference_value(*args, **kwargs)
        return answer.equals(expected, tolerance=tolerance, dtype=dtype)

    def reference_value(self, *args: Any, **kwargs: Any) -> Any:
        """Return what the reference returns for the same arguments."""
        return self._submission.reference_value(self.name, args, kwargs)

    def rejects(self, *args: Any, why: str, **kwargs: Any) -> None:
        """Require a `ValueError` with a message. `why` completes "these arguments must be rejected: …"."""
        shown = self._shown(args, kwargs)
        outcome = self._submission.ask((self.name,), args, kwargs)
        if isinstance(outcome, Raised) and outcome.type != "NotImplementedError":
            if "ValueError" not in outcome.bases:
                text = (
                    f"This call should raise a ValueError ({why}), but it raised\n{self._submission.describe(outcome)}"
                )
                raise CheckFailed(shown.with_inputs(text))
            if not outcome.message.strip():
                raise CheckFailed(shown.with_inputs(f"The ValueError should say what is wrong: {why}."))
            return
        returned = self._submission.value_or_fail(outcome, shown)
        text = f"This call should raise a ValueError ({why}), but it returned {brief(returned.value)}."
        raise CheckFailed(shown.with_inputs(text))

    def outcome(self, *args: Any, **options: Any) -> Outcome:
        """Call it and return what came of it, whatever it was."""
        return self._submission.ask((self.name,), args, options.pop("kwargs", {}), **options)

    def answer(self, outcome: Outcome, *args: Any, **kwargs: Any) -> Answer:
        """Return an outcome of this function as an answer, or fail the check."""
        shown = self._shown(args, kwargs)
        return Answer(self._submission.value_or_fail(outcome, shown), shown)


class Answer:
    """What a call returned: a claim, looked at before it is used.

    `value` is the plain data itself, unchecked.
    """

    def __init__(self, returned: Returned, shown: Shown, where: str = "", value: Any = ...) -> None:
        self._returned = returned
        self._shown = shown
        self._where = where
        self.value = returned.value if value is ... else value

    def fail(self, message: str, *, mistake: str | None = None) -> CheckFailed:
        """Return a failure with this call and its inputs under the message; raise it."""
        return CheckFailed(self._shown.with_inputs(message), mistake=mistake)

    def equals(self, expected: Any, *, tolerance: Tolerance | None = None, dtype: bool = False) -> Answer:
        """Require a value: structure, shape, dtype (of floats, if asked), finiteness, then numbers."""
        problem = difference(self.value, expected, tolerance=tolerance, dtype=dtype, where=self._where)
        if problem:
            raise self.fail(problem)
        return self

    def array(self, shape: tuple[int, ...], dtype: Any = None) -> np.ndarray[Any, Any]:
        """Return the value as a finite array of numbers with this shape and, if given, this dtype."""
        place = self._where or "the result"
        problem = form_problem(self.value, shape, None if dtype is None else np.dtype(dtype), place)
        if problem := problem or finite_problem(self.value, place=place):
            raise self.fail(problem)
        return np.asarray(self.value)

    def number(self) -> float:
        """Return the value as one finite real number, whatever holds it."""
        return float(self.array(()).real)

    def python_float(self) -> float:
        """Return the value as a float, and require that it is a Python `float` (NumPy's float64 is one)."""
        if type(self.value) is not float and not isinstance(self.value, np.float64):
            raise self.fail(f"{_start(self._where or 'the result')} should be a float, but is {brief(self.value)}.")
        return self.number()

    def parts(self, count: int) -> list[Answer]:
        """Return the parts of a result of `count` values."""
        if type(self.value) not in (tuple, list) or len(self.value) != count:
            raise self.fail(f"The result should be {count} values, but is {brief(self.value)}.")
        return [
            Answer(self._returned, self._shown, f"part {index + 1} of the result", value)
            for index, value in enumerate(self.value)
        ]

    def keys(self, *names: str) -> dict[str, Answer]:
        """Return the items of a dict that has just these keys."""
        if type(self.value) is not dict:
            raise self.fail(f"The result should be a dict, but is {brief(self.value)}.")
        if set(self.value) != set(names):
            rows = [("expected", full(sorted(names))), ("yours", full(sorted(self.value, key=str)))]
            raise self.fail("The keys of the result are wrong.\n" + block(rows))
        return {
            name: Answer(self._returned, self._shown, f"{name!r} of the result", self.value[name]) for name in names
        }

    def quiet(self) -> Answer:
        """Require that NumPy warned of no overflow, division by zero or invalid value."""
        for category, text in self._returned.warnings:
            if category == "RuntimeWarning" and any(fault in text for fault in FAULTS):
                raise self.fail(f"NumPy warns: {text}. The inputs are legal; this is to be avoided.")
        return self

    @property
    def arguments(self) -> tuple[list[Any], dict[str, Any]] | None:
        """The arguments as they were after the call, if that was asked for."""
        return self._returned.arguments


def copy_arguments(args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[tuple[Any, ...], dict[str, Any]]:
    """Return deep copies of arguments; functions stay as they are."""
    return copy.deepcopy((args, kwargs))


def replay(module: ModuleType, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """Call a trusted implementation with copies of the arguments; each `Seed` becomes a fresh generator."""
    own_args, own_kwargs = copy_arguments(args, kwargs)
    live = [np.random.default_rng(value.value) if isinstance(value, Seed) else value for value in own_args]
    named = {
        key: np.random.default_rng(value.value) if isinstance(value, Seed) else value
        for key, value in own_kwargs.items()
    }
    with np.errstate(all="ignore"):
        return getattr(module, name)(*live, **named)


def _size(value: Any) -> int:
    """Return about how many bytes a value holds."""
    if isinstance(value, np.ndarray):
        return value.nbytes
    if isinstance(value, (list, tuple)):
        return 64 + sum(map(_size, value))
    if isinstance(value, dict):
        return 64 + sum(map(_size, value.values()))
    return len(value) if isinstance(value, str) else 32


def _line(source: str, frame: Frame) -> str:
    lines = source.split("\n")
    return lines[frame.line - 1].strip()[:200] if 0 < frame.line <= len(lines) else ""


def _start(place: str) -> str:
    return place[0].upper() + place[1:]

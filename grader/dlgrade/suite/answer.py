"""An answer: what a learner's function returned, a claim that is looked at before it is used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np

from dlgrade.isolation.outcome import Returned
from dlgrade.suite.compare import Tolerance, difference, finite_problem, form_problem
from dlgrade.suite.explain import block, brief, full, rows_of
from dlgrade.suite.failure import Cause, CheckFailed

# What NumPy warns of, and what is a fault; underflow to 0 is not.
FAULTS = ("overflow", "divide by zero", "invalid value")


class Told(Protocol):
    """How what was asked for is told to the learner."""

    @property
    def name(self) -> str:
        """What is said to have failed."""

    @property
    def returned(self) -> tuple[str, ...]:
        """What the values are called that come back, if they are several and have names."""

    def with_inputs(self, message: str) -> str:
        """Return the message with what was asked, and its small arguments, under it."""


@dataclass(frozen=True)
class Shown:
    """How a call is shown to the learner."""

    name: str
    parameters: list[str]
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    returned: tuple[str, ...] = ()

    def names_of(self, places: Sequence[int | str]) -> tuple[str, ...]:
        """Return the names of arguments that stand in these places or have these names, a submission's claim."""
        names = [self.parameters[at] if at < len(self.parameters) else "…" for at in range(len(self.args))]
        by_place: dict[int | str, str] = {**dict(enumerate(names)), **{name: name for name in self.kwargs}}
        return tuple(by_place[place] for place in places if place in by_place)

    def with_inputs(self, message: str) -> str:
        """Return the message with the call and its small arguments under it."""
        named = list(zip([*self.parameters, *["…"] * len(self.args)], self.args, strict=False))
        named += list(self.kwargs.items())
        rows: list[tuple[str, str]] = []
        inline = []
        for position, (name, value) in enumerate(named):
            by_name = position >= len(self.args)
            if isinstance(value, (np.ndarray, list, tuple, dict)):
                inline.append(f"{name}={name}" if by_name else name)
                rows += rows_of(name, value)
            else:
                inline.append(f"{name}={full(value)}" if by_name else full(value))
        call = f"  in {self.name}({', '.join(inline)})"
        return "\n".join([message, call, *([block(rows, "    ")] if rows else [])])


class Answer:
    """What a call returned: a claim, looked at before it is used.

    `value` is the plain data itself, unchecked.
    """

    def __init__(self, returned: Returned, shown: Told, where: str = "", value: Any = ...) -> None:
        self._returned = returned
        self._shown = shown
        self._where = where
        self.value = returned.value if value is ... else value

    @property
    def shown(self) -> Told:
        """How what was asked for is told to the learner."""
        return self._shown

    def fail(self, message: str, *, mistake: str | None = None, cause: Cause = "wrong") -> CheckFailed:
        """Return a failure with this call and its inputs under the message; raise it."""
        return CheckFailed(self._shown.with_inputs(message), mistake=mistake, cause=cause)

    def equals(
        self, expected: Any, *, tolerance: Tolerance | None = None, dtype: bool = False, mistake: str | None = None
    ) -> Answer:
        """Require a value: structure, shape, dtype (of floats, if asked), finiteness, then numbers.

        `mistake` is the name of the one mistake that can be behind a difference here.
        """
        problem = self.difference(expected, tolerance=tolerance, dtype=dtype)
        if problem:
            raise self.fail(problem, mistake=mistake)
        return self

    def difference(self, expected: Any, *, tolerance: Tolerance | None = None, dtype: bool = False) -> str | None:
        """Return what is wrong with the value, in words, or None; as `equals`."""
        names = () if self._where else self._shown.returned
        return difference(self.value, expected, tolerance=tolerance, dtype=dtype, where=self._where, names=names)

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
        """Return the value as a float, and require that it is one number: a Python `float`, not an array or an int.

        A NumPy scalar of any precision is as good: it can do all that a float can.
        """
        if type(self.value) is not float and not isinstance(self.value, np.floating):
            place = _start(self._where or "the result")
            raise self.fail(f"{place} should be a Python float, but is {brief(self.value)}. `float(...)` makes one.")
        return self.number()

    def parts(self, *names: str) -> list[Answer]:
        """Return the parts of a result of several values; messages call them by these names."""
        if type(self.value) not in (tuple, list) or len(self.value) != len(names):
            wanted = f"{len(names)} values ({', '.join(names)})"
            raise self.fail(f"The result should be {wanted}, but is {brief(self.value)}.")
        pairs = zip(names, self.value, strict=True)
        return [Answer(self._returned, self._shown, f"the returned {name}", value) for name, value in pairs]

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

    def quiet(self, *, mistake: str | None = None) -> Answer:
        """Require that NumPy warned of no overflow, division by zero or invalid value."""
        for category, text in self._returned.warnings:
            if category == "RuntimeWarning" and any(fault in text for fault in FAULTS):
                said = (
                    f"NumPy warns: {text}. These inputs are legal, so your code should not get there. "
                    "(A `np.seterr` for your whole file does not count here.)"
                )
                raise self.fail(said, mistake=mistake)
        return self


def _start(place: str) -> str:
    return place[0].upper() + place[1:]

"""Naming the mistake: which typical wrong answer does what the learner's code did, on the same inputs?

It speaks only if exactly one mistake fits: it gives what the learner's function gave wherever the failed check looked,
it is told apart there from the reference, and no other call of the same function speaks against it.
"""

from __future__ import annotations

import ast
import inspect
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dlgrade.isolation.outcome import Raised, Returned
from dlgrade.suite.calls import Call
from dlgrade.suite.compare import same
from dlgrade.suite.implementation import Implementation, OtherError, Others

# Those of a Keras exercise are asked in a worker that has to be started first.
MAX_SECONDS = 10.0


@dataclass(frozen=True)
class Mistake:
    """A typical wrong answer. Its docstring's first paragraph is the diagnosis, the rest is the hint."""

    id: str
    diagnosis: str
    hint: str
    path: Path


@dataclass(frozen=True)
class _Raised:
    """What an implementation of ours raised."""

    type: str
    message: str


def load_mistakes(paths: Iterable[Path]) -> dict[str, Mistake]:
    """Return the mistakes kept in these files, by id, without running them."""
    mistakes = {}
    for path in paths:
        text = inspect.cleandoc(ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "")
        diagnosis, _, hint = text.partition("\n\n")
        mistakes[path.stem] = Mistake(path.stem, " ".join(diagnosis.split()), " ".join(hint.split()), path)
    return mistakes


def name_mistake(check: str, calls: Sequence[Call], mistakes: Iterable[Mistake], others: Others) -> Mistake | None:
    """Return the one mistake that explains why `check` failed, or None.

    Args:
        check: id of the failed check.
        calls: all calls of the run; those of the failed check must fit, the others must not speak against it.
        others: give what the reference and the mistakes do.
    """
    own = [call for call in calls if call.check == check and isinstance(call.outcome, (Returned, Raised))]
    if not own:
        return None
    functions = frozenset().union(*(call.functions for call in own))
    rest = [call for call in calls if call.check != check and call.functions & functions]
    right = _Answers(others.reference)
    deadline = time.monotonic() + MAX_SECONDS
    found = []
    for mistake in mistakes:
        answers = _Answers(others.implement(mistake.path))
        if _fits(own, answers, right, deadline) and not _contradicted(rest, answers, right, deadline):
            found.append(mistake)
    return found[0] if len(found) == 1 and time.monotonic() < deadline else None


class _Answers:
    """What one of our implementations gives for calls; each is made once."""

    def __init__(self, implementation: Implementation) -> None:
        self._implementation = implementation
        self._known: dict[int, Any] = {}

    def to(self, call: Call) -> Any:
        if id(call) not in self._known:
            self._known[id(call)] = self._make(call)
        return self._known[id(call)]

    def _make(self, call: Call) -> Any:
        try:
            return call.replay(self._implementation)
        except OtherError as error:
            return _Raised(error.type, str(error))


def _fits(calls: Sequence[Call], mistake: _Answers, reference: _Answers, deadline: float) -> bool:
    """Whether the mistake gives what the learner's code gave for each call, and not always what is right."""
    return all(time.monotonic() < deadline and _alike(_learners(call), mistake.to(call)) for call in calls) and any(
        not _alike(mistake.to(call), reference.to(call)) for call in calls
    )


def _contradicted(calls: Sequence[Call], mistake: _Answers, reference: _Answers, deadline: float) -> bool:
    """Whether the learner's code did something else than the mistake on some other legal input.

    What it does with illegal inputs, and in which precision it answers, is another matter.
    """
    for call in calls:
        if time.monotonic() > deadline:
            return True
        if not isinstance(call.outcome, Returned) or isinstance(reference.to(call), _Raised):
            continue
        if not _alike(_learners(call), mistake.to(call), dtype=False):
            return True
    return False


def _learners(call: Call) -> Any:
    outcome = call.outcome
    return _Raised(outcome.type, outcome.message) if isinstance(outcome, Raised) else outcome.value  # type: ignore[union-attr]


def _alike(a: Any, b: Any, *, dtype: bool = True) -> bool:
    if isinstance(a, _Raised) or isinstance(b, _Raised):
        return isinstance(a, _Raised) and isinstance(b, _Raised) and a == b
    return same(a, b, dtype=dtype)

"""The submission as a suite sees it: the learner's functions, to be called."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

from dlgrade.isolation.outcome import Outcome
from dlgrade.isolation.wire import Handle, Seed
from dlgrade.suite.answer import Answer, Shown
from dlgrade.suite.calls import Caller
from dlgrade.suite.compare import Tolerance


class Submission:
    """`submission.softmax(z, axis=0)` calls the learner's softmax and gives an `Answer`, or fails the check."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller

    def __getattr__(self, name: str) -> Function:
        if name.startswith("__"):
            raise AttributeError(name)
        return Function(self._caller, name)

    def restart(self) -> None:
        """Go on in a fresh process, which remembers nothing: answers that live in the old one are gone."""
        self._caller.restart()

    def helpers(self, path: Path) -> Helpers:
        """Run a file of the suite's in the learner's process, to make objects there that can't cross: a base model.

        What its functions answer is the learner's process's word, a claim like all others.
        """
        outcome = self._caller.load_helpers(path)
        shown = Shown(path.stem, [], (), {})
        return Helpers(self._caller, self._caller.value_or_fail(outcome, shown).value)


class Helpers:
    """Functions of the suite's in the learner's process: `helpers.make_base(weights)` gives an `Answer`."""

    def __init__(self, caller: Caller, module: Handle) -> None:
        self._caller = caller
        self._module = module

    def __getattr__(self, name: str) -> Function:
        if name.startswith("__"):
            raise AttributeError(name)
        return Function(self._caller, name, owner=self._module)


class Function:
    """One of the learner's functions, or one of an object of their process, its `owner`."""

    def __init__(self, caller: Caller, name: str, iterate: int = 0, owner: Handle | None = None) -> None:
        self._caller = caller
        self._iterate = iterate
        self._target = (name,) if owner is None else (owner, name)
        self.name = name

    def _shown(self, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Shown:
        return Shown(self.name, self.parameters, args, kwargs, self._caller.returned(self.name))

    def __call__(self, *args: Any, **kwargs: Any) -> Answer:
        """Call it with plain data, `Seed`s, handles or functions of the suite.

        Raises:
            CheckFailed: it raised, died, or took too long.
        """
        shown = self._shown(args, kwargs)
        outcome = self._caller.ask(self._target, args, kwargs, iterate=self._iterate)
        return Answer(self._caller.value_or_fail(outcome, shown), shown)

    def items(self, count: int) -> Function:
        """Return this function with the first `count` items of what it yields, as a list, for its result.

        So `submission.batches.items(1).rejects(…)` lets a generator raise: it does so no earlier than that.
        """
        return Function(self._caller, self.name, count)

    def first(self, count: int, *args: Any, **kwargs: Any) -> Answer:
        """Call it and return the first `count` items of what it yields, as a list."""
        return self.items(count)(*args, **kwargs)

    def agrees(
        self,
        *args: Any,
        tolerance: Tolerance | None = None,
        dtype: bool = False,
        mistake: str | None = None,
        **kwargs: Any,
    ) -> Answer:
        """Require that it returns what the reference returns; the options are those of `Answer.equals`."""
        answer = self(*args, **kwargs)
        expected = self.reference_value(*args, **kwargs)
        return answer.equals(expected, tolerance=tolerance, dtype=dtype, mistake=mistake)

    def reference_value(self, *args: Any, **kwargs: Any) -> Any:
        """Return what the reference returns for the same arguments."""
        return self._caller.reference_value(self.name, args, kwargs, self._iterate)

    def rejects(self, *args: Any, why: str, mistake: str | None = None, **kwargs: Any) -> None:
        """Require a `ValueError` with a message. `why` completes "these arguments must be rejected: …".

        `mistake` is the one that was made if the call returned something instead.
        """
        shown = self._shown(args, kwargs)
        outcome = self._caller.ask(self._target, args, kwargs, iterate=self._iterate)
        self._caller.require_value_error(outcome, shown, why, mistake)

    def cpu_seconds(self) -> float | None:
        """Return the processor time of the worker, counted outside of it; None where it can't be told."""
        return self._caller.cpu_seconds()

    @property
    def first_change(self) -> tuple[Shown, tuple[str, ...]] | None:
        """The first call that changed its arguments and their names, or None."""
        return self._caller.changes.get(self.name)

    @property
    def parameters(self) -> list[str]:
        """The names of its parameters, as the exercise declares them."""
        return self._caller.parameters(self.name)

    def outcome(self, *args: Any, **options: Any) -> Outcome:
        """Call it and return what came of it, whatever it was."""
        return self._caller.ask(self._target, args, options.pop("kwargs", {}), iterate=self._iterate, **options)

    def answer(self, outcome: Outcome, *args: Any, **kwargs: Any) -> Answer:
        """Return an outcome of this function as an answer, or fail the check."""
        shown = self._shown(args, kwargs)
        return Answer(self._caller.value_or_fail(outcome, shown), shown)


def live_generator(submission: Submission, seed: int) -> Handle:
    """Return a `numpy.random.Generator` that lives in the worker and goes on from call to call.

    A `Seed` is simpler where each call may have a fresh generator.
    """
    caller = submission._caller
    outcome = caller.ask((Seed(seed),), (), {})
    return cast(Handle, caller.value_or_fail(outcome, Shown("default_rng", [], (seed,), {})).value)

"""Scripts: steps taken in the learner's process, where objects live that can't cross: a cache, an object of a class."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dlgrade.isolation.outcome import Outcome, Raised, Returned
from dlgrade.isolation.steps import Step
from dlgrade.isolation.wire import Earlier
from dlgrade.suite.answer import Answer
from dlgrade.suite.calls import Caller
from dlgrade.suite.compare import Tolerance
from dlgrade.suite.explain import block, full, rows_of
from dlgrade.suite.failure import CheckFailed
from dlgrade.suite.submission import Submission

OPERATORS = {"add": "+", "sub": "-", "mul": "*", "truediv": "/", "pow": "**"}
# Of a long script, what is shown: its beginning and its end.
SHOWN_LINES = 12


class Script:
    """Steps that are written down first and taken together, in one request.

        script = Script(submission)
        a = script.call("Value", 2.0)
        b = (3.0 * a + 1.0) ** 2
        b.call("backward")
        script.agrees(b.get("data"), a.get("grad"))

    What a step gives is a `Ref`: to be used in later steps, with operators, `[…]`, `call` for a method and `get` for an
    attribute, and to be asked for in the end. The same steps can be taken with the reference and with the mistakes,
    whatever the learner's objects are, so a mistake can be named. What is asked for in the end has to be plain data.
    """

    def __init__(self, submission: Submission) -> None:
        self._caller: Caller = submission._caller
        self._steps: list[Step] = []
        self._shown = _Shown([], {})

    def call(self, function: str, *args: Any, **kwargs: Any) -> Ref:
        """Write down a call of one of the learner's functions or classes; arguments may be `Ref`s, or hold some."""
        names = self._caller.parameters(function)
        shown = [self._argument(value, names[at] if at < len(names) else "…") for at, value in enumerate(args)]
        shown += [f"{name}={self._argument(value, name)}" for name, value in kwargs.items()]
        return self._line("call", (function,), args, kwargs, f"{function}({', '.join(shown)})")

    def run(self, *results: Ref) -> Answer:
        """Have the steps taken, and return what these gave, as a list.

        Raises:
            CheckFailed: one of them raised, or took too long, or returned fewer parts than are used.
        """
        shown = _Shown([*self._shown.lines, *(result.text for result in results)], self._shown.inputs)
        outcome = self._take([result.token for result in results], shown)
        return Answer(self._caller.value_or_fail(outcome, shown), shown)

    def agrees(self, *results: Ref, tolerance: Tolerance | None = None, dtype: bool = False) -> Answer:
        """Require that these give what they give with the reference; the options are those of `Answer.equals`."""
        return self.run(*results).equals(self.reference_values(*results), tolerance=tolerance, dtype=dtype)

    def rejects(self, *, why: str) -> None:
        """Require that the steps end in a `ValueError` with a message. `why` says what is wrong with the last one."""
        outcome = self._take(Earlier(len(self._steps) - 1), self._shown)
        self._caller.require_value_error(outcome, self._shown, why)

    def reference_values(self, *results: Ref) -> list[Any]:
        """Return what these give when the steps are taken with the reference."""
        values: list[Any] = self._caller.others.reference.take(self._steps, [result.token for result in results])
        return values

    def _take(self, result: Any, shown: _Shown) -> Outcome:
        outcome = self._caller.take(self._steps, result)
        if isinstance(outcome, Raised) and not outcome.frames and outcome.type in ("IndexError", "TypeError"):
            self._require_parts(shown)
        if isinstance(outcome, Raised) and not outcome.frames and outcome.type == "AttributeError":
            self._require_attributes(shown, outcome.message)
        return outcome

    def _require_attributes(self, shown: _Shown, said: str) -> None:
        """Say which function's result lacks what the script gets of it, where that is plain."""
        for step in self._steps:
            if (
                step.kind != "get"
                or not isinstance(step.path[0], Earlier)
                or f"attribute '{step.path[-1]}'" not in said
            ):
                continue
            call = self._steps[step.path[0].number]
            if call.kind == "call" and isinstance(call.path[0], str):
                text = f"What `{call.path[0]}` returns should have a `{step.path[-1]}`, and has none: {said}."
                raise CheckFailed(shown.with_inputs(text))

    def _require_parts(self, shown: _Shown) -> None:
        """Require that functions return as many values as the script takes parts of: "index out of range" says less."""
        for at, step in enumerate(self._steps):
            if step.path != ("getitem",):
                continue
            whole, key = step.args
            call = self._steps[whole.number]
            if call.kind != "call" or type(call.path[0]) is not str or type(key) is not int:
                continue
            # Of what has no length that is 0.
            count = self._caller.try_steps(
                [*self._steps[:at], Step("operator", ("length_hint",), (whole,))], Earlier(at)
            )
            if isinstance(count, Returned) and type(count.value) is int and count.value <= key:
                name = call.path[0]
                names = self._caller.returned(name)
                wanted = (
                    f"{len(names)} values ({', '.join(names)})" if key < len(names) else f"{key + 1} values or more"
                )
                found = count.value or "none that could be taken apart"
                raise CheckFailed(shown.with_inputs(f"`{name}` should return {wanted}, but returns {found}."))

    # -- for Ref -------------------------------------------------------------------------------------------------

    def _add(self, kind: Any, path: tuple[Any, ...], args: tuple[Any, ...], kwargs: Mapping[str, Any]) -> Earlier:
        given = tuple((name, _as_sent(value)) for name, value in kwargs.items())
        self._steps.append(Step(kind, path, tuple(map(_as_sent, args)), given))
        return Earlier(len(self._steps) - 1)

    def _line(self, kind: Any, path: tuple[Any, ...], args: Any, kwargs: Mapping[str, Any], text: str) -> Ref:
        """Add a step that gets a line, and a name, where it is shown."""
        name = f"v{len(self._shown.lines) + 1}"
        self._shown.lines.append(f"{name} = {text}")
        return Ref(self, self._add(kind, path, args, kwargs), name)

    def _argument(self, value: Any, name: str) -> str:
        """Return an argument as it is shown: small things as they are, arrays by a name, and below what they hold."""
        if isinstance(value, Ref):
            return value.text
        if not _belongs_below(value):
            return full(value)
        while name in self._shown.inputs and self._shown.inputs[name] is not value:
            name += "'"
        self._shown.inputs[name] = value
        return name


class Ref:
    """What a step of a script gives. `text` is how it is shown, `token` how it is sent."""

    def __init__(self, script: Script, token: Earlier, text: str) -> None:
        self._script = script
        self.token = token
        self.text = text

    def call(self, method: str, *args: Any, **kwargs: Any) -> Ref:
        """Write down a call of one of its methods."""
        shown = [self._script._argument(value, "…") for value in args]
        shown += [f"{name}={self._script._argument(value, name)}" for name, value in kwargs.items()]
        text = f"{self.text}.{method}({', '.join(shown)})"
        return self._script._line("call", (self.token, method), args, kwargs, text)

    def get(self, attribute: str) -> Ref:
        """Write down that one of its attributes is taken."""
        token = self._script._add("get", (self.token, attribute), (), {})
        return Ref(self._script, token, f"{self.text}.{attribute}")

    def __getitem__(self, key: Any) -> Ref:
        token = self._script._add("operator", ("getitem",), (self, key), {})
        return Ref(self._script, token, f"{self.text}[{key!r}]")

    def __setitem__(self, key: Any, value: Any) -> None:
        """Write down that an item is replaced, which whoever has the same object sees."""
        shown = self._script._argument(value, "…")
        self._script._shown.lines.append(f"{self.text}[{key!r}] = {shown}")
        self._script._add("operator", ("setitem",), (self, key, value), {})

    def __iter__(self) -> Any:
        raise TypeError("take the parts of what a step gives by their index")

    def _operator(self, name: str, left: Any, right: Any) -> Ref:
        shown = [self._script._argument(value, "…") for value in (left, right)]
        return self._script._line("operator", (name,), (left, right), {}, f" {OPERATORS[name]} ".join(shown))

    def __add__(self, other: Any) -> Ref:
        return self._operator("add", self, other)

    def __radd__(self, other: Any) -> Ref:
        return self._operator("add", other, self)

    def __sub__(self, other: Any) -> Ref:
        return self._operator("sub", self, other)

    def __rsub__(self, other: Any) -> Ref:
        return self._operator("sub", other, self)

    def __mul__(self, other: Any) -> Ref:
        return self._operator("mul", self, other)

    def __rmul__(self, other: Any) -> Ref:
        return self._operator("mul", other, self)

    def __truediv__(self, other: Any) -> Ref:
        return self._operator("truediv", self, other)

    def __rtruediv__(self, other: Any) -> Ref:
        return self._operator("truediv", other, self)

    def __pow__(self, other: Any) -> Ref:
        return self._operator("pow", self, other)

    def __neg__(self) -> Ref:
        return self._script._line("operator", ("neg",), (self,), {}, f"-{self.text}")


@dataclass(frozen=True)
class _Shown:
    """How a script is shown to the learner: as lines of code, and the arrays that they name."""

    lines: list[str]
    inputs: dict[str, Any]

    @property
    def returned(self) -> tuple[str, ...]:
        """What is asked for in the end has no names but those in the script."""
        return ()

    @property
    def name(self) -> str:
        """What is said to have failed."""
        first = self.lines[0].partition(" = ")[2] if self.lines else ""
        return first.partition("(")[0]

    def with_inputs(self, message: str) -> str:
        """Return the message with the script and its small arguments under it."""
        lines = self.lines
        if len(lines) > SHOWN_LINES:
            half = SHOWN_LINES // 2
            lines = [*lines[:half], f"… {len(lines) - 2 * half:,} more lines …", *lines[-half:]]
        rows = [row for name, value in self.inputs.items() for row in rows_of(name, value)]
        shown = "\n".join(f"    {line}" for line in lines)
        return "\n".join([message, "  in", shown, *([block(rows, "    ")] if rows else [])])


def _belongs_below(value: Any) -> bool:
    """Whether a value is better shown below a call than in it."""
    return isinstance(value, (list, tuple, dict)) or getattr(value, "ndim", 0) > 0


def _as_sent(value: Any) -> Any:
    """Return a structure with a token in the place of each `Ref`."""
    if isinstance(value, Ref):
        return value.token
    if type(value) in (list, tuple):
        return type(value)(map(_as_sent, value))
    if type(value) is dict:
        return {key: _as_sent(item) for key, item in value.items()}
    return value

"""Several steps in one request, each of which may use what earlier ones gave.

Taken by a worker, and on the trusted side with the reference and the mistakes.
"""

from __future__ import annotations

import operator
from collections.abc import Sequence
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Literal

from dlgrade.isolation.wire import Earlier

Kind = Literal["call", "get", "operator"]


@dataclass(frozen=True)
class Step:
    """One step: call what `path` leads to, get it, or apply an operator of the module `operator` to the arguments.

    A path begins with a name of the submission's module or with an earlier step, and goes on with attributes.
    """

    kind: Kind
    path: tuple[str | Earlier, ...]
    args: tuple[Any, ...] = ()
    kwargs: tuple[tuple[str, Any], ...] = ()

    def as_data(self) -> list[Any]:
        """Return it in the form in which it is sent."""
        return [self.kind, list(self.path), list(self.args), dict(self.kwargs)]


def take(steps: Sequence[Sequence[Any]], result: Any, module: ModuleType) -> Any:
    """Take steps, as data, in order, and return `result` with what they gave in the place of each `Earlier`."""
    values: list[Any] = []
    for kind, path, args, kwargs in steps:
        given, named = _filled(args, values), _filled(kwargs, values)
        if kind == "operator":
            values.append(getattr(operator, path[0])(*given))
            continue
        first, *rest = path
        target = getattr(module, first) if isinstance(first, str) else _filled(first, values)
        for name in rest:
            target = getattr(target, name)
        values.append(target(*given, **named) if kind == "call" else target)
    return _filled(result, values)


def _filled(node: Any, values: Sequence[Any]) -> Any:
    if isinstance(node, Earlier):
        return values[node.number]
    if type(node) in (list, tuple):
        return type(node)(_filled(item, values) for item in node)
    if type(node) is dict:
        return {key: _filled(item, values) for key, item in node.items()}
    return node

"""What a worker's replies may be: each is a claim, taken apart here into an outcome, or refused."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, cast

import numpy as np

from dlgrade.isolation import wire
from dlgrade.isolation.frame import WireError
from dlgrade.isolation.outcome import Frame, Outcome, Raised, Returned, Unsendable

# What a function of the suite takes from a submission at a time: it works with that in the grader's own process.
MAX_CALLBACK_BYTES = 4 << 20
# What is kept of texts and lists that come with an answer.
MAX_TEXT = 2000
MAX_ITEMS = 20


def handles_in(value: Any) -> set[int]:
    """Return the numbers of the worker's objects in a structure."""
    if isinstance(value, wire.Handle):
        return {value.id}
    items = value.values() if type(value) is dict else value if type(value) in (list, tuple) else ()
    return set().union(*map(handles_in, items))


def is_text(rows: list[Any], most: int = 1) -> bool:
    """Whether these are lists of text, and no more than so many."""
    return len(rows) <= most and all(type(row) is list and all(type(part) is str for part in row) for row in rows)


def check_id(reply: Any, request: int) -> dict[str, Any]:
    """Return a reply, if it is one to this request.

    Raises:
        WireError: it is not.
    """
    if type(reply) is not dict or type(reply.get("id")) is not int or reply["id"] != request:
        raise WireError("an answer to no question")
    return cast("dict[str, Any]", reply)


def kind_of_answer(reply: Any, request: int) -> str:
    """Return what kind of answer this is.

    Raises:
        WireError: it is none, or none to this request.
    """
    return cast(str, _expect(check_id(reply, request).get("kind"), str))


def outcome_of(kind: str, reply: dict[str, Any], chunks: int) -> Outcome:
    """Turn a worker's reply, a claim, into an outcome.

    Raises:
        WireError: it does not have the form of one.
    """
    if kind == "value" and "value" in reply:
        changed = _expect(reply.get("changed", []), list)[:MAX_ITEMS]
        if not all(type(place) in (int, str) for place in changed):
            raise WireError("an argument that has no name")
        caught = tuple(
            (_text(category), _text(text))
            for category, text in (
                _expect(pair, list, 2) for pair in _expect(reply.get("warnings", []), list)[:MAX_ITEMS]
            )
        )
        return Returned(reply["value"], caught, tuple(changed))
    if kind == "unsendable":
        return Unsendable(_text(reply.get("reason")))
    if kind == "raised":
        frames = []
        for frame in _expect(reply.get("frames"), list)[:MAX_ITEMS]:
            chunk, line, function = _expect(frame, list, 3)
            if type(chunk) is not int or type(line) is not int or not 0 <= chunk < chunks:
                raise WireError("a place that is not in the source")
            frames.append(Frame(chunk, line, _text(function)))
        bases = tuple(_text(name) for name in _expect(reply.get("bases"), list)[:MAX_ITEMS])
        return Raised(_text(reply.get("type")), _text(reply.get("message")), bases, tuple(frames))
    raise WireError("an answer of an unknown kind")


def _expect(value: Any, kind: type[Any], length: int | None = None) -> Any:
    if type(value) is not kind or (length is not None and len(cast(list[Any], value)) != length):
        raise WireError("an answer of the wrong form")
    return value


def _text(value: Any) -> str:
    return cast(str, _expect(value, str))[:MAX_TEXT]


def call_back(reply: dict[str, Any], callbacks: list[Callable[..., Any]], size: int) -> bytes:
    """Call a function of the suite's with a submission's arguments, and return the frame that answers.

    What goes wrong in it is the submission's to deal with: it may have sent anything.
    """
    number, args, kwargs = reply.get("callback"), reply.get("args"), reply.get("kwargs")
    if (
        type(number) is not int
        or not 0 <= number < len(callbacks)
        or type(args) is not list
        or type(kwargs) is not dict
    ):
        raise WireError("a call of an unknown function")
    if not all(type(name) is str for name in kwargs):
        raise WireError("a call of an unknown form")
    try:
        if size > MAX_CALLBACK_BYTES:
            raise ValueError(f"this function takes no more than {MAX_CALLBACK_BYTES >> 20} MB at a time")
        for value in (*args, *kwargs.values()):
            if isinstance(value, wire.Handle):
                raise TypeError(f"this function takes numbers and arrays, not a {value.type_name}")
        with np.errstate(all="ignore"):
            return wire.encode({"value": callbacks[number](*args, **kwargs)})
    except Exception as error:
        name = "ValueError" if isinstance(error, wire.UnsendableError) else type(error).__name__
        return wire.encode({"error": [name, str(error)[:MAX_TEXT]]})

"""Values as text for learners: small ones whole, large ones by what matters of them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from dlgrade.isolation.wire import Handle, Seed, type_name

SMALL = 36
WIDTH = 76
MAX_TEXT = 400
MAX_ROWS = 10


def brief(value: Any) -> str:
    """Return what a value is, without its numbers: `float64 array of shape (3, 2)`, `a list of 3`, `'under'`."""
    if isinstance(value, np.ndarray):
        return f"{value.dtype} array of shape {value.shape}"
    if isinstance(value, np.generic):
        return f"{value.dtype} number {_number(value)}"
    if isinstance(value, Handle):
        # Nobody knows Keras's objects by the modules in which they are defined.
        library, _, name = value.type_name.partition(".")
        return f"a Keras {name.rpartition('.')[2]}" if library == "keras" else f"an object of type {value.type_name}"
    if isinstance(value, (list, tuple, dict)):
        return f"{_article(type(value).__name__)} of {len(value)}"
    if value is None or isinstance(value, bool):
        return repr(value)
    if isinstance(value, str):
        return _cap(repr(value))
    if isinstance(value, (int, float)):
        return f"{_article(type(value).__name__)} {_number(value)}"
    return f"an object of type {type_name(value)}"


def _article(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


def full(value: Any, digits: int = 6) -> str:
    """Return a value as text: numbers with `digits` significant digits, arrays of more than 36 numbers in brief."""
    if isinstance(value, np.ndarray):
        if value.size > SMALL or value.ndim > 4:
            return brief(value) + _laid_out(value)
        if value.size == 0:
            return f"empty, of shape {value.shape}"
        shown = value
        while shown.ndim > 2 and shown.shape[-1] == 1:
            # The pixels of a picture with one channel would stand one a line.
            shown = shown[..., 0]
        text = np.array2string(
            shown, separator=", ", max_line_width=WIDTH, threshold=SMALL + 1, formatter=_formatter(digits)
        )
        # NumPy parts the matrices of an array of rank 3 by empty lines.
        text = "\n".join(line for line in text.split("\n") if line.strip())
        dtype = "" if value.dtype in (np.float64, np.int64, np.bool_) else f" ({value.dtype})"
        shape = f" (shape {value.shape})" if shown.ndim < value.ndim else ""
        return text + shape + dtype + _laid_out(value)
    if isinstance(value, np.generic):
        # A float64 looks like the Python float that it is.
        return (
            _number(value, digits)
            if value.dtype in (np.float64, np.int64)
            else f"{_number(value, digits)} ({value.dtype})"
        )
    if isinstance(value, (Handle, Seed)):
        return brief(value) if isinstance(value, Handle) else f"numpy.random.default_rng({value.value})"
    if isinstance(value, tuple):
        return _cap("(" + ", ".join(full(item, digits) for item in value) + ("," if len(value) == 1 else "") + ")")
    if isinstance(value, list):
        return _cap("[" + ", ".join(full(item, digits) for item in value) + "]")
    if isinstance(value, dict):
        return _cap("{" + ", ".join(f"{key!r}: {full(item, digits)}" for key, item in value.items()) + "}")
    if callable(value):
        return getattr(value, "__name__", type_name(value))
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _number(value, digits)
    return _cap(repr(value))


def _laid_out(array: np.ndarray[Any, Any]) -> str:
    """Say what is uncommon about how an array lies in memory: retyped, it would be another test."""
    if array.flags.c_contiguous:
        return "" if array.flags.writeable else " (read-only)"
    return " (in Fortran order)" if array.flags.f_contiguous else " (every second element of a larger array)"


def needed_digits(a: Any, b: Any) -> int:
    """Return how many significant digits show that two numbers, or arrays of one shape, differ (4 to 17)."""
    left, right = np.asarray(a, dtype=np.complex128).ravel(), np.asarray(b, dtype=np.complex128).ravel()
    with np.errstate(all="ignore"):
        size = np.maximum(np.abs(left), np.abs(right))
        ratio = np.abs(left - right) / np.where(size > 0, size, 1)
    ratio = ratio[np.isfinite(ratio) & (ratio > 0)]
    if ratio.size == 0:
        return 4
    # The largest difference must show.
    return int(min(max(4, 2 - math.floor(math.log10(np.max(ratio)))), 17))


def block(rows: list[tuple[str, str]], indent: str = "  ") -> str:
    """Return labelled rows, aligned; the lines of a longer text stand under its first."""
    width = max(len(label) for label, _ in rows) + 1
    lines = []
    for label, text in rows:
        first, *rest = text.split("\n")
        lines.append(f"{indent}{(label + ':').ljust(width)} {first}")
        lines += [f"{indent}{' ' * width} {line}" for line in rest]
    return "\n".join(lines)


def rows_of(name: str, value: Any) -> list[tuple[str, str]]:
    """Return labelled rows for a value: one, or for a structure of arrays one for each part, up to ten."""
    parts = [(name, value)]
    while len(parts) <= MAX_ROWS:
        position = next((at for at, (_, part) in enumerate(parts) if _holds_arrays(part)), None)
        if position is None:
            break
        label, part = parts[position]
        items = part.items() if isinstance(part, dict) else enumerate(part)
        parts[position : position + 1] = [(f"{label}[{key!r}]", item) for key, item in items]
    shown = [(label, full(part)) for label, part in parts[:MAX_ROWS]]
    return shown if len(parts) <= MAX_ROWS else [*shown, ("…", f"{len(parts) - MAX_ROWS} more")]


def _holds_arrays(value: Any) -> bool:
    if isinstance(value, dict):
        return any(isinstance(item, np.ndarray) or _holds_arrays(item) for item in value.values())
    return isinstance(value, (list, tuple)) and any(
        isinstance(item, np.ndarray) or _holds_arrays(item) for item in value
    )


def _formatter(digits: int) -> Any:
    return {"float_kind": lambda number: _number(number, digits), "complex_kind": str}


def _number(value: Any, digits: int = 6) -> str:
    if isinstance(value, (bool, np.bool_, int, np.integer)):
        text = str(value)
        return text if len(text) <= 40 else f"{text[:20]}… ({len(text)} digits)"
    text = f"{value:.{digits}g}"
    # A float is told from an integer.
    return text if any(mark in text for mark in ".einj") else f"{text}.0"


def _cap(text: str) -> str:
    return text if len(text) <= MAX_TEXT else f"{text[:MAX_TEXT]}…"

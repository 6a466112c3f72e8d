"""Strict comparison: type and structure, then shape, dtype, finiteness and last the values.

An answer is a claim by code that nobody trusts: only exact built-in types and plain arrays are looked at, and no
operator of theirs is ever called.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from dlgrade.isolation.wire import Handle
from dlgrade.suite.explain import SMALL, block, brief, full, needed_digits


@dataclass(frozen=True)
class Tolerance:
    """Two numbers are the same if |yours − expected| ≤ atol + rtol·|expected|."""

    rtol: float
    atol: float


DOUBLE = Tolerance(1e-6, 1e-9)
SINGLE = Tolerance(2e-4, 1e-5)
HALF = Tolerance(1e-2, 1e-3)
EXACT = Tolerance(0.0, 0.0)


def default_tolerance(yours: np.dtype[Any], expected: np.dtype[Any]) -> Tolerance:
    """Return the tolerance of the less precise of two dtypes; what should be an integer is to be exact.

    Half precision is never enough where it is not asked for.
    """
    if expected.kind in "biu":
        return EXACT
    size, wanted = _float_size(yours), _float_size(expected)
    return {2: HALF, 4: SINGLE}.get(min(max(size, 4), wanted), DOUBLE)


def same(a: Any, b: Any, *, dtype: bool = True) -> bool:
    """Return whether two values are the same, within the default tolerance; NaN is like NaN."""
    return difference(a, b, dtype=dtype, nan_is_wrong=False) is None


def difference(
    yours: Any,
    expected: Any,
    *,
    tolerance: Tolerance | None = None,
    dtype: bool = False,
    nan_is_wrong: bool = True,
    where: str = "",
    names: Sequence[str] = (),
) -> str | None:
    """Return what is wrong with `yours`, as text for the learner, or None if it is right.

    A number may be a Python number, a NumPy scalar or an array of rank 0. With `dtype`, floats of another precision
    are wrong. `where` names the part of the answer that is compared, as in "item 1 of the result"; `names` are those of
    its parts, if it has several.
    """
    place = where or "the result"
    if isinstance(expected, (tuple, list)):
        return _sequences(yours, expected, tolerance, dtype, nan_is_wrong, where, names)
    if isinstance(expected, dict):
        return _dicts(yours, expected, tolerance, dtype, nan_is_wrong, where)
    if expected is None or isinstance(expected, (str, Handle)):
        if type(yours) is type(expected) and yours == expected:
            return None
        return _wrong(place, expected, yours)
    if isinstance(expected, (bool, np.bool_)):
        if type(yours) is np.ndarray and yours.ndim == 0:
            yours = yours[()]
        if isinstance(yours, (bool, np.bool_)) and bool(yours) == bool(expected):
            return None
        return _wrong(place, expected, yours)
    if type(expected) is int and abs(expected) >= 1 << 53:
        return None if type(yours) is int and yours == expected else _wrong(place, expected, yours)
    if isinstance(expected, (int, float, np.generic, np.ndarray)) and np.asarray(expected).dtype.kind in "biufc":
        return _arrays(yours, expected, tolerance, dtype, nan_is_wrong, place)
    return f"{_start(place)} can't be compared: {brief(expected)} is expected."


def form_problem(
    yours: Any, shape: tuple[int, ...], dtype: np.dtype[Any] | None = None, place: str = "the result"
) -> str | None:
    """Return what is wrong with the form of `yours`: type, shape, and precision if a dtype is given; values aside."""
    if type(yours) not in (bool, int, float) and not isinstance(yours, (np.ndarray, np.generic)):
        wanted = f"a NumPy array of shape {shape}" if shape else "a number"
        if yours is None:
            return f"{_start(place)} is None, but should be {wanted}. Is there a `return`?"
        return f"{_start(place)} should be {wanted}, but is {brief(yours)}."
    if type(yours) is int and abs(yours) >= 1 << 63:
        return f"{_start(place)} is far too large: {brief(yours)}."
    got = np.asarray(yours)
    if got.shape != shape:
        swapped = "\nThe two sizes are swapped." if len(shape) == 2 and got.shape == shape[::-1] else ""
        rows = [("expected", _shape(shape)), ("yours", _shape(got.shape))]
        return f"The shape of {place} is wrong.\n{block(rows)}{swapped}"
    if got.dtype.kind not in "biufc":
        return f"{_start(place)} should be numbers, but is {brief(yours)}."
    if dtype is not None and got.dtype != dtype and not (got.dtype.kind in "iu" and dtype.kind in "iu"):
        mine = type(yours).__name__ if type(yours) in (bool, int, float) else str(got.dtype)
        return f"The dtype of {place} is wrong.\n" + block([("expected", str(dtype)), ("yours", mine)])
    return None


def finite_problem(yours: Any, expected: np.ndarray[Any, Any] | None = None, place: str = "the result") -> str | None:
    """Return whether numbers are NaN or infinite where the expected ones, if given, are not."""
    got = _wide(np.asarray(yours))
    spoilt = ~np.isfinite(got)
    if expected is not None:
        spoilt &= np.isfinite(_wide(expected))
    if not spoilt.any():
        return None
    kind = "NaN (not a number)" if np.isnan(got[spoilt]).any() else "infinity"
    shown = block([("yours", full(yours))]) if expected is None else _values(np.asarray(yours), expected, spoilt)
    return f"{_start(place)} has {kind} in it.\n{shown}"


def _arrays(
    yours: Any, expected: Any, tolerance: Tolerance | None, dtype: bool, nan_is_wrong: bool, place: str
) -> str | None:
    want = np.asarray(expected)
    if problem := form_problem(yours, want.shape, want.dtype if dtype else None, place):
        return problem
    got = np.asarray(yours)
    limit = tolerance or default_tolerance(got.dtype, want.dtype)
    left, right = _wide(got), _wide(want)
    with np.errstate(all="ignore"):
        close = np.isfinite(right) & (np.abs(left - right) <= limit.atol + limit.rtol * np.abs(right))
    bad = ~(close | (left == right) | (np.isnan(left) & np.isnan(right)))
    if nan_is_wrong and (problem := finite_problem(yours, want, place)):
        return problem
    if not bad.any():
        return None
    what = f"{_start(place)} is wrong." if want.ndim == 0 else f"The values of {place} are wrong."
    return f"{what}\n{_values(got, want, bad)}"


def _values(got: np.ndarray[Any, Any], want: np.ndarray[Any, Any], bad: np.ndarray[Any, Any]) -> str:
    """Show two arrays of one shape: small ones whole, large ones where they differ most."""
    if got.size <= SMALL:
        digits = needed_digits(got[bad], want[bad])
        return block([("expected", full(want, digits)), ("yours", full(got, digits))])
    with np.errstate(all="ignore"):
        gap = np.where(bad, np.abs(_wide(got) - _wide(want)), -1.0)
    gap = np.where(np.isnan(gap), np.inf, gap)
    worst = tuple(int(i) for i in np.unravel_index(int(np.argmax(gap)), gap.shape))
    digits = needed_digits(got[worst], want[worst])
    index = ", ".join(map(str, worst))
    rows = [
        ("differ", f"{int(bad.sum()):,} of {bad.size:,} values (shape {got.shape})"),
        ("furthest off", f"at [{index}]"),
        ("expected", full(want[worst], digits)),
        ("yours", full(got[worst], digits)),
    ]
    return block(rows)


def _sequences(
    yours: Any,
    expected: Any,
    tolerance: Tolerance | None,
    dtype: bool,
    nan_is_wrong: bool,
    where: str,
    names: Sequence[str],
) -> str | None:
    place = where or "the result"
    listed = f" ({', '.join(names)})" if names else ""
    # A list for a tuple is another way to say the same.
    if type(yours) not in (tuple, list):
        return f"{_start(place)} should be {len(expected)} values{listed}, but is {brief(yours)}."
    if len(yours) != len(expected):
        return f"{_start(place)} should have {len(expected)} parts{listed}, but has {len(yours)}."
    for index, (mine, theirs) in enumerate(zip(yours, expected, strict=True)):
        inner = f"the returned {names[index]}" if index < len(names) else f"part {index + 1} of {place}"
        found = difference(mine, theirs, tolerance=tolerance, dtype=dtype, nan_is_wrong=nan_is_wrong, where=inner)
        if found:
            return found
    return None


def _dicts(
    yours: Any, expected: Any, tolerance: Tolerance | None, dtype: bool, nan_is_wrong: bool, where: str
) -> str | None:
    place = where or "the result"
    if type(yours) is not dict:
        return f"{_start(place)} should be a dict, but is {brief(yours)}."
    if set(yours) != set(expected):
        return f"The keys of {place} are wrong.\n" + block(
            [("expected", full(sorted(expected, key=str))), ("yours", full(sorted(yours, key=str)))]
        )
    for key, theirs in expected.items():
        inner = f"{_short(key)} of {place}"
        found = difference(yours[key], theirs, tolerance=tolerance, dtype=dtype, nan_is_wrong=nan_is_wrong, where=inner)
        if found:
            return found
    return None


def _float_size(dtype: np.dtype[Any]) -> int:
    """Return the bytes of one real number; integers are as precise as float64."""
    return {"f": dtype.itemsize, "c": dtype.itemsize // 2}.get(dtype.kind, 8)


def _wide(array: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    return array.astype(np.complex128 if array.dtype.kind == "c" else np.float64)


def _short(key: Any) -> str:
    text = repr(key)
    return text if len(text) <= 40 else f"{text[:40]}…"


def _shape(shape: tuple[int, ...]) -> str:
    return f"{shape}" if shape else "() - a single number"


def _wrong(place: str, expected: Any, yours: Any) -> str:
    return f"{_start(place)} is wrong.\n" + block([("expected", full(expected)), ("yours", full(yours))])


def _start(place: str) -> str:
    return place[0].upper() + place[1:]

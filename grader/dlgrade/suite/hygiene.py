"""Good manners, ready made: arguments left alone, dtypes kept, answers that depend on the question."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from dlgrade.isolation.outcome import Raised
from dlgrade.suite.answer import Answer
from dlgrade.suite.compare import EXACT, Tolerance, difference
from dlgrade.suite.failure import CheckFailed
from dlgrade.suite.submission import Function

Array = np.ndarray[Any, Any]

MUTATED = "argument_mutated"
WIDENED = "dtype_widened"
INTEGERS_KEPT = "integers_kept"
HARD_CODED = "hard_coded"
ANYTHING = Tolerance(rtol=0.0, atol=np.inf)


def leaves_arguments_alone(
    function: Function, *args: Any, right: Callable[[Answer], object] | None = None, **kwargs: Any
) -> None:
    """Require right values and unchanged arguments: plain ones, read-only, Fortran-ordered and strided ones.

    The arguments of all earlier calls must have stayed the same too; that is the worker's word, whereas a read-only
    argument can't be written to. `right` judges the answer where the reference's values are not the only right ones.
    """
    for change in (_as_is, _read_only, _fortran, _strided):
        laid, named = _map_arrays(change, args), {name: _map_arrays(change, value) for name, value in kwargs.items()}
        outcome = function.outcome(*laid, kwargs=named)
        if isinstance(outcome, Raised) and "read-only" in outcome.message:
            raise CheckFailed(f"`{function.name}` writes into its argument.", mistake=MUTATED)
        answer = function.answer(outcome, *laid, **named)
        if right:
            right(answer)
        else:
            answer.equals(function.reference_value(*laid, **named))
    if first := function.first_change:
        shown, names = first
        listed = ", ".join(f"`{name}`" for name in names)
        raise CheckFailed(shown.with_inputs(f"`{function.name}` changed its argument {listed}."), mistake=MUTATED)


def keeps_dtype(
    function: Function,
    *args: Any,
    integers: bool = True,
    tolerance: Tolerance | None = None,
    right: Callable[..., object] | None = None,
    **kwargs: Any,
) -> None:
    """Require float32 for float32 and float64 for float64, with right values. Arguments of other kinds stay.

    What is a Python float in the reference's answer, as a loss, may be a float of any precision.

    Args:
        integers: let integers (none of them 0) take the floats' places, too, which are to be computed as float64.
        tolerance: how far the values may be off, in either precision.
        right: judges the values, by `right(answer, *args)` with the arguments that were handed over, where the
            reference's are not the only right ones; of the reference only shapes and dtypes are asked then.
    """
    limit = ANYTHING if right else tolerance
    for dtype in (np.float32, np.float64, *([np.int64] if integers else [])):

        def to_dtype(array: Array, dtype: Any = dtype) -> Array:
            if array.dtype.kind != "f":
                return array
            changed: Array = (_integers_like(array) if dtype is np.int64 else array).astype(dtype)
            return changed

        cast = _map_arrays(to_dtype, args)
        answer = function(*cast, **kwargs)
        expected = function.reference_value(*cast, **kwargs)
        if right:
            right(answer, *cast)
        problem = answer.difference(_any_precision(expected, answer.value), tolerance=limit, dtype=True)
        if problem:
            mistake = None
            if difference(answer.value, expected, tolerance=limit, nan_is_wrong=False) is None:
                found = _dtypes(answer.value)
                floats = {one for one in found if one.kind == "f"}
                if dtype is np.float32 and floats == {np.dtype(np.float64)}:
                    mistake = WIDENED
                elif dtype is np.int64 and any(one.kind in "iu" for one in found):
                    mistake = INTEGERS_KEPT
            raise answer.fail(problem, mistake=mistake)


def _integers_like(array: Array) -> Array:
    """Return whole numbers of the size of tens of the given ones; 0 has checks of its own, where it matters."""
    whole: Array = np.rint(10 * array)
    return np.where(whole == 0, 1.0, whole)


def depends_on_input(function: Function, cases: Iterable[tuple[Any, ...]]) -> None:
    """Require right answers to several questions, and say so if the answer to all of them is the same.

    The right answers must differ, and have the same form.
    """
    asked = [(function(*case), function.reference_value(*case)) for case in cases]
    problems = [(answer, answer.difference(expected)) for answer, expected in asked]
    for answer, problem in problems:
        if not problem:
            continue
        # The form first: comparing two answers of any form can be made to cost minutes and gigabytes.
        form_is_right = all(difference(one.value, right, tolerance=ANYTHING) is None for one, right in asked)
        # And exactly: what is far too small differs by less than a tolerance, and is no constant for that.
        constant = form_is_right and all(
            difference(answer.value, other.value, tolerance=EXACT, nan_is_wrong=False) is None for other, _ in asked
        )
        raise answer.fail(problem, mistake=HARD_CODED if constant else None)


def _as_is(array: Array) -> Array:
    return array


def _read_only(array: Array) -> Array:
    locked: Array = array.copy()
    locked.flags.writeable = False
    return locked


def _fortran(array: Array) -> Array:
    turned: Array = array.copy(order="F")
    return turned


def _strided(array: Array) -> Array:
    if array.ndim == 0:
        return array
    spaced: Array = np.zeros((*array.shape[:-1], 2 * array.shape[-1]), array.dtype)[..., ::2]
    spaced[...] = array
    return spaced


def _map_arrays(change: Callable[[Array], Array], value: Any) -> Any:
    """Apply `change` to every array in a structure of lists, tuples and dicts."""
    if isinstance(value, np.ndarray):
        return change(value)
    if isinstance(value, (list, tuple)):
        return type(value)(_map_arrays(change, item) for item in value)
    if isinstance(value, dict):
        return {key: _map_arrays(change, item) for key, item in value.items()}
    return value


def _any_precision(expected: Any, yours: Any) -> Any:
    """Return the structure with its Python floats in the precision that `yours` has in their places."""
    if type(expected) is float and isinstance(yours, np.floating):
        return type(yours)(expected)
    if isinstance(expected, (list, tuple)) and type(yours) in (list, tuple) and len(expected) == len(yours):
        return [_any_precision(item, mine) for item, mine in zip(expected, yours, strict=True)]
    if isinstance(expected, dict) and type(yours) is dict:
        return {key: _any_precision(item, yours.get(key)) for key, item in expected.items()}
    return expected


def _dtypes(value: Any) -> set[np.dtype[Any]]:
    """Return the dtypes of all arrays in a structure, and of whole numbers."""
    if type(value) is int:
        return {np.dtype(np.int64)}
    if isinstance(value, (np.ndarray, np.generic)):
        return {value.dtype}
    if isinstance(value, (list, tuple)):
        return set().union(*map(_dtypes, value))
    if isinstance(value, dict):
        return set().union(*map(_dtypes, value.values()))
    return set()

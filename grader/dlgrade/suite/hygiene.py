"""Good manners, ready made: arguments left alone, dtypes kept, answers that depend on the question."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from dlgrade.isolation.outcome import Raised
from dlgrade.suite.answer import Answer
from dlgrade.suite.compare import Tolerance, difference, same
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


def keeps_dtype(function: Function, *args: Any, integers: bool = True, **kwargs: Any) -> None:
    """Require float32 for float32 and float64 for float64, with right values. Arguments of other kinds stay.

    With `integers`, integers (none of them 0) take the floats' places, which are to be computed as float64.
    """
    for dtype in (np.float32, np.float64, *([np.int64] if integers else [])):

        def to_dtype(array: Array, dtype: Any = dtype) -> Array:
            if array.dtype.kind != "f":
                return array
            changed: Array = (_integers_like(array) if dtype is np.int64 else array).astype(dtype)
            return changed

        cast = _map_arrays(to_dtype, args)
        answer = function(*cast, **kwargs)
        expected = function.reference_value(*cast, **kwargs)
        problem = answer.difference(expected, dtype=True)
        if problem:
            mistake = None
            if same(answer.value, expected, dtype=False):
                wider = dtype is np.float32 and _floats(answer.value) == {np.dtype(np.float64)}
                mistake = WIDENED if wider else INTEGERS_KEPT if dtype is np.int64 else None
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
        constant = form_is_right and all(same(answer.value, other.value) for other, _ in asked)
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


def _floats(value: Any) -> set[np.dtype[Any]]:
    """Return the dtypes of all floating arrays in a structure."""
    if isinstance(value, (np.ndarray, np.generic)):
        return {value.dtype} if value.dtype.kind == "f" else set()
    if isinstance(value, (list, tuple)):
        return set().union(*map(_floats, value))
    if isinstance(value, dict):
        return set().union(*map(_floats, value.values()))
    return set()

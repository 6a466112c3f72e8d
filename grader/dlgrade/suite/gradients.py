"""Gradient checks against central differences, with words for what a wrong one looks like."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from dlgrade.suite.answer import Answer
from dlgrade.suite.explain import block

Array = np.ndarray[Any, np.dtype[np.float64]]

STEP = 1e-5
MAX_ERROR = 1e-6
MAX_SINGLE_ERROR = 1e-4
# Below this a gradient counts as zero. What rounding does to a difference grows with the values that are subtracted.
NOISE = 1e-9
ROUNDINGS = 20


def numeric_gradient(f: Callable[[Array], float], x: Array, step: float = STEP) -> Array:
    """Return the gradient of the scalar function `f` at `x` (any shape, float64) by central differences."""
    gradient = np.zeros_like(x, dtype=np.float64)
    for index in np.ndindex(x.shape):
        up, down = np.array(x, np.float64), np.array(x, np.float64)
        up[index] += step
        down[index] -= step
        gradient[index] = (f(up) - f(down)) / (2 * step)
    return gradient


def matches_gradient(
    answer: Answer, f: Callable[[Array], float], x: Array, *, name: str = "the gradient", batch: int | None = None
) -> None:
    """Require that an answer is the gradient of the scalar function `f` at `x`, in float64.

    The failure names the coordinate that is furthest off, both values and their ratio, and what a constant ratio
    means. `batch` is the number of rows that a mean was taken over, if there was one.
    """
    given = answer.array(x.shape)
    if given.dtype.kind == "c":
        raise answer.fail(f"{name[0].upper()}{name[1:]} has complex numbers in it, and should have real ones.")
    # An answer in single precision can't be closer; that it is one is another check's business.
    limit = MAX_ERROR if given.dtype.itemsize >= 8 else MAX_SINGLE_ERROR
    yours = given.astype(np.float64)
    numeric = numeric_gradient(f, x)
    size = np.maximum(np.abs(yours) + np.abs(numeric), NOISE)
    gap = np.abs(yours - numeric)
    rounding = ROUNDINGS * np.finfo(np.float64).eps * abs(float(f(np.array(x, np.float64)))) / STEP
    error = np.where(gap < NOISE + rounding, 0.0, gap / size)
    if error.max(initial=0.0) < limit:
        return
    # Among relative errors that are equally bad, the largest value shows most.
    worst = np.unravel_index(int(np.argmax(np.where(error > 0.5 * error.max(), size, 0.0))), error.shape)
    ratio = f"{yours[worst] / numeric[worst]:.4g}" if abs(numeric[worst]) > NOISE else "-"
    index = ", ".join(str(int(i)) for i in worst) or "()"
    rows = [
        ("at", f"[{index}]"),
        ("yours", f"{yours[worst]:.6g}"),
        ("numeric", f"{numeric[worst]:.6g}"),
        ("ratio", ratio),
    ]
    cause = likely_cause(yours, numeric, batch)
    said = f"{name[0].upper()}{name[1:]} does not match the slope measured by central differences.\n{block(rows)}"
    raise answer.fail(f"{said}\n{cause}" if cause else said)


def likely_cause(yours: Array, numeric: Array, batch: int | None = None) -> str:
    """Return what a wrong gradient looks like, or an empty string where nothing fits."""
    if np.abs(yours).max(initial=0.0) < NOISE:
        return "Yours is zero everywhere."
    if yours.ndim == 2 and yours.shape[0] == yours.shape[1] and _close(yours.T, numeric):
        return "Yours is the transpose of the right one."
    telling = (np.abs(numeric) > 1e-6) & (np.abs(yours) > NOISE)
    if telling.sum() < 2 or np.abs(yours[~telling & (np.abs(numeric) <= 1e-6)]).max(initial=0.0) > 1e-6:
        return ""
    ratios = yours[telling] / numeric[telling]
    ratio = float(np.median(ratios))
    if np.abs(ratios - ratio).max() > 1e-4 * abs(ratio):
        return ""
    missing = (np.abs(numeric) > 1e-6) & ~telling
    if missing.any():
        return f"Yours is zero at {int(missing.sum())} of {yours.size} places where the slope is not."
    if abs(ratio - 1) < 1e-3:
        return ""
    return f"The ratio is {ratio:.4g} everywhere: {_ratio_in_words(ratio, batch)}."


def _ratio_in_words(ratio: float, batch: int | None) -> str:
    if abs(ratio + 1) < 1e-3:
        return "the sign is wrong"
    if batch and batch > 1:
        if abs(ratio / batch - 1) < 1e-3:
            return f"a division by the batch size {batch} is missing"
        if abs(ratio * batch - 1) < 1e-3:
            return f"it was divided by the batch size {batch} once too often"
    if abs(ratio) < 1:
        return f"a factor {1 / ratio:.4g} is missing"
    return f"there is a factor {ratio:.4g} too much"


def _close(a: Array, b: Array) -> bool:
    return bool(np.allclose(a, b, rtol=1e-4, atol=1e-7))

"""Chance: what a suite draws itself, and whether the learner's function draws from the generator that it is given."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from dlgrade.isolation.wire import Seed
from dlgrade.suite.answer import Answer

Array = np.ndarray[Any, Any]

SEEDED_INSIDE = "seeded_inside"
GLOBAL_RANDOM = "global_random"
# Sums of products may be rounded in another way the second time.
ROUNDING = 1e-4


def seed(rng: np.random.Generator) -> Seed:
    """Return a `Seed`: the learner's function gets a fresh generator in its place."""
    return Seed(int(rng.integers(1 << 32)))


def normal(rng: np.random.Generator, *shape: int) -> Array:
    """Return normal random numbers that are short to read: two decimals, and no -0.0."""
    numbers: Array = np.asarray(rng.normal(size=shape)).round(2) + 0.0
    return numbers


def chance_from(
    ask: Callable[[Seed], Answer],
    rng: np.random.Generator,
    drawn: Callable[[Answer], Array],
    *,
    what: str = "results",
    draws: int = 2,
    constant: Callable[[Answer, Array], object] | None = None,
) -> list[tuple[Answer, Array]]:
    """Require that chance comes from the generator: the same seed gives the same, other seeds give something else.

    So many of the values have to be drawn that two draws are hardly ever the same.

    Args:
        ask: calls the learner's function with the generator of a seed.
        rng: draws the seeds.
        drawn: looks at an answer and returns what chance has decided in it, an array.
        what: what that is called in messages, in the plural.
        draws: how many seeds are tried; one of them is tried again.
        constant: is given an answer and what was drawn where that is the same for all seeds; it may raise a failure
            that says more than this does.

    Returns:
        For one seed after the other, the answer and what was drawn.

    Raises:
        CheckFailed: it is the same for all seeds (`seeded_inside`), or not the same for the same seed
            (`global_random`).
    """
    seeds = [seed(rng) for _ in range(draws)]
    # All calls first: a wrong form is told, and named, with all of them at hand.
    answers = [ask(one) for one in (*seeds, seeds[0])]
    *found, (last, again) = [(answer, drawn(answer)) for answer in answers]
    first = found[0][1]
    if all(_alike(first, other) for _, other in found[1:]):
        if constant:
            constant(*found[-1])
        raise found[-1][0].fail(f"Generators with different seeds gave the same {what}.", mistake=SEEDED_INSIDE)
    if not _alike(first, again):
        text = f"Two generators with the same seed gave two different {what}: draw from `rng` alone."
        raise last.fail(text, mistake=GLOBAL_RANDOM)
    return found


def _alike(one: Array, other: Array) -> bool:
    if one.shape != other.shape or one.dtype.kind in "biu":
        return np.array_equal(one, other)
    # What is 0 but for rounding is so by the size of the others.
    nothing = 1e-9 * float(np.abs(one).max(initial=0.0))
    return bool(np.allclose(one, other, rtol=ROUNDING, atol=nothing))

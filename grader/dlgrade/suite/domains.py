"""Domains: what the inputs of a property may be. Each can be sampled, quickly, and searched by Hypothesis, well.

Sampling decides whether a property holds; Hypothesis is imported only to shrink a failure, because importing and
running it costs more than all the rest of a check.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

Draw = Callable[["Domain"], Any]


@dataclass(frozen=True)
class Domain:
    """`sample(rng)` draws a value at random; `strategy()` is the same domain for Hypothesis."""

    sample: Callable[[np.random.Generator], Any]
    strategy: Callable[[], SearchStrategy[Any]]


def integers(low: int, high: int) -> Domain:
    """Integers in [low, high]; the smallest counterexample is near 0 or the bound next to it."""

    def strategy() -> SearchStrategy[Any]:
        from hypothesis import strategies

        return strategies.integers(low, high)

    return Domain(lambda rng: int(rng.integers(low, high, endpoint=True)), strategy)


def sizes(low: int = 1, high: int = 4) -> Domain:
    """Lengths of an axis."""
    return integers(low, high)


def choices(options: Sequence[Any]) -> Domain:
    """One of the options; the first is the simplest."""

    def strategy() -> SearchStrategy[Any]:
        from hypothesis import strategies

        return strategies.sampled_from(options)

    return Domain(lambda rng: options[int(rng.integers(len(options)))], strategy)


def numbers(low: float = -5.0, high: float = 5.0, step: float = 0.25) -> Domain:
    """Floats that are easy to read: multiples of `step` in [low, high]."""
    return composite(lambda draw: draw(integers(round(low / step), round(high / step))) * step)


def arrays(
    *sides: int | Domain, low: float = -5.0, high: float = 5.0, step: float = 0.25, dtype: Any = np.float64
) -> Domain:
    """Arrays of numbers that are easy to read: multiples of `step` in [low, high], ties and zeros among them.

    Each of `sides` is a size or a domain of sizes. Without sides the rank is free, from 0 to 3.
    """
    first, last = round(low / step), round(high / step)

    def sample(rng: np.random.Generator) -> np.ndarray[Any, Any]:
        free = sides or [sizes()] * int(rng.integers(4))
        shape = [side if isinstance(side, int) else side.sample(rng) for side in free]
        array: np.ndarray[Any, Any] = (rng.integers(first, last, shape, endpoint=True) * step).astype(dtype)
        return array

    def strategy() -> SearchStrategy[Any]:
        from hypothesis import strategies
        from hypothesis.extra import numpy as numpy_strategies

        shape: Any = strategies.tuples(*(strategies.just(s) if isinstance(s, int) else s.strategy() for s in sides))
        if not sides:
            shape = numpy_strategies.array_shapes(min_dims=0, max_dims=3, max_side=4)
        elements = strategies.integers(first, last)
        whole = numpy_strategies.arrays(np.int64, shape, elements=elements, fill=strategies.nothing())
        return whole.map(lambda array: np.asarray(array * step, dtype))

    return Domain(sample, strategy)


def composite(build: Callable[[Draw], Any]) -> Domain:
    """A domain whose parts belong together: `build` draws from others, as in shapes that fit.

    composite(lambda draw: matrices_that_fit(draw(sizes()), draw(sizes())))
    """

    def strategy() -> SearchStrategy[Any]:
        from hypothesis import strategies

        return strategies.composite(lambda draw: build(lambda domain: draw(domain.strategy())))()

    return Domain(lambda rng: build(lambda domain: domain.sample(rng)), strategy)

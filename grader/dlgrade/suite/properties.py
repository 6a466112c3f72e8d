"""Properties: what holds for every input. Hypothesis looks for the smallest input for which it does not."""

from __future__ import annotations

import functools
import inspect
import time
from collections.abc import Callable
from typing import Any

import hypothesis
import numpy as np
from hypothesis import strategies
from hypothesis.extra import numpy as numpy_strategies

from dlgrade.suite.failure import CheckFailed

# Shrinking calls the submission again and again: a slow one must not take minutes.
SHRINK_SECONDS = 2.0

Strategy = strategies.SearchStrategy[Any]


def for_all(examples: int = 30, **given: Strategy) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Run a check over examples drawn from strategies; a failure is reported on the smallest input found.

    The check gets each drawn value under its name, beside its fixtures. Private seeds come from the `rng` fixture.
    """

    def wrap(body: Callable[..., None]) -> Callable[..., None]:
        own = inspect.signature(body)
        fixtures = [parameter for name, parameter in own.parameters.items() if name not in given]
        asked = {parameter.name for parameter in fixtures}

        @functools.wraps(body)
        def run(rng: np.random.Generator, **values: Any) -> None:
            if "rng" in asked:
                values["rng"] = rng
            _search(functools.partial(body, **values), given, examples, int(rng.integers(1 << 63)))

        extra = [] if "rng" in asked else [inspect.Parameter("rng", inspect.Parameter.KEYWORD_ONLY)]
        run.__signature__ = own.replace(parameters=[*fixtures, *extra])  # type: ignore[attr-defined]
        return run

    return wrap


def _search(body: Callable[..., None], given: dict[str, Strategy], examples: int, seed: int) -> None:
    best: CheckFailed | None = None
    best_input: str = ""
    stop_at = float("inf")

    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=examples,
        database=None,
        deadline=None,
        derandomize=False,
        print_blob=False,
        report_multiple_bugs=False,
        suppress_health_check=list(hypothesis.HealthCheck),
        verbosity=hypothesis.Verbosity.quiet,
        phases=[hypothesis.Phase.generate, hypothesis.Phase.shrink],
    )
    @hypothesis.given(**given)
    def attempt(**drawn: Any) -> None:
        nonlocal best, best_input, stop_at
        this_input = repr(drawn)
        if time.monotonic() > stop_at:
            # Out of time: the smallest so far stays the answer, nothing else is tried.
            if best and this_input == best_input:
                raise best
            return
        try:
            body(**drawn)
        except CheckFailed as failure:
            stop_at = min(stop_at, time.monotonic() + SHRINK_SECONDS)
            if failure.cause in ("died", "timeout"):
                stop_at = 0.0  # each further try would cost a fresh worker or a whole time limit
            best, best_input = failure, this_input
            raise

    try:
        attempt()
    except CheckFailed as failure:
        raise failure from None
    except hypothesis.errors.Flaky:
        # The submission answers the same call in different ways.
        assert best
        raise CheckFailed(best.message, mistake=best.mistake, cause=best.cause) from None


def arrays(
    *sides: int | Strategy, low: float = -5.0, high: float = 5.0, step: float = 0.25, dtype: Any = np.float64
) -> Strategy:
    """Return a strategy for arrays of numbers that are easy to read: multiples of `step` in [low, high].

    Each of `sides` is a size or a strategy for one. Without sides the rank is free, from 0 to 3.
    """
    elements = strategies.integers(round(low / step), round(high / step))
    if sides:
        shape: Any = strategies.tuples(*(strategies.just(side) if isinstance(side, int) else side for side in sides))
    else:
        shape = numpy_strategies.array_shapes(min_dims=0, max_dims=3, max_side=4)
    whole = numpy_strategies.arrays(np.int64, shape, elements=elements, fill=strategies.nothing())
    return whole.map(lambda array: (array * step).astype(dtype))


def sizes(low: int = 1, high: int = 4) -> Strategy:
    """Return a strategy for the length of an axis."""
    return strategies.integers(low, high)

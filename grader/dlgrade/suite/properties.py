"""Properties: what holds for every input. A failure is shown on the smallest input for which it does not."""

from __future__ import annotations

import functools
import inspect
import tempfile
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from dlgrade.suite.domains import Domain
from dlgrade.suite.failure import CheckFailed

# Shrinking calls the submission again and again: a slow one must not take minutes.
SHRINK_SECONDS = 1.5
MAX_SHRINK_EXAMPLES = 200

Body = Callable[..., None]


def for_all(examples: int = 30, **given: Domain) -> Callable[[Body], Body]:
    """Run a check over inputs drawn from domains; report a failure on the smallest input that Hypothesis can find.

    The check gets each drawn value under its name, beside its fixtures. Private seeds come from the `rng` fixture.
    """

    def wrap(body: Body) -> Body:
        own = inspect.signature(body)
        fixtures = [parameter for name, parameter in own.parameters.items() if name not in given]
        wants_rng = "rng" in own.parameters

        @functools.wraps(body)
        def run(rng: np.random.Generator, **values: Any) -> None:
            if wants_rng:
                values["rng"] = rng
            _search(functools.partial(body, **values), given, examples, rng)

        extra = [] if wants_rng else [inspect.Parameter("rng", inspect.Parameter.KEYWORD_ONLY)]
        run.__signature__ = own.replace(parameters=[*fixtures, *extra])  # type: ignore[attr-defined]
        return run

    return wrap


def _search(body: Body, given: dict[str, Domain], examples: int, rng: np.random.Generator) -> None:
    for _ in range(examples):
        try:
            body(**{name: domain.sample(rng) for name, domain in given.items()})
        except CheckFailed as failure:
            # Each further try would cost a fresh worker, or a whole time limit.
            if failure.cause in ("died", "timeout", "not_written"):
                raise
            raise _smallest(body, given, int(rng.integers(1 << 63)), failure) from None


def _smallest(body: Body, given: dict[str, Domain], seed: int, first: CheckFailed) -> CheckFailed:
    """Return the failure on the smallest input that Hypothesis finds, or the `first` one if it finds none."""
    import hypothesis
    from hypothesis.configuration import set_hypothesis_home_dir

    best = first
    try:
        own_folder = tempfile.TemporaryDirectory(prefix="dlgrade-")
    except OSError:  # a full disk: the first failure is as true, if larger
        return first
    stop_at = time.monotonic() + SHRINK_SECONDS

    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=MAX_SHRINK_EXAMPLES,
        database=None,
        deadline=None,
        derandomize=False,
        print_blob=False,
        report_multiple_bugs=False,
        suppress_health_check=list(hypothesis.HealthCheck),
        verbosity=hypothesis.Verbosity.quiet,
        phases=[hypothesis.Phase.generate, hypothesis.Phase.shrink],
    )
    @hypothesis.given(**{name: domain.strategy() for name, domain in given.items()})
    def attempt(**drawn: Any) -> None:
        nonlocal best
        if time.monotonic() > stop_at:
            return
        try:
            body(**drawn)
        except CheckFailed as failure:
            best = failure
            raise

    # It would keep notes in the folder where dlgrade is called, which is the learner's. In a folder that others could
    # know of, they could leave a trap.
    with own_folder as home:
        set_hypothesis_home_dir(home)
        try:
            attempt()
        except (CheckFailed, hypothesis.errors.HypothesisException):
            # Out of time, or a submission that answers the same call in different ways: the last failure seen will do.
            pass
    return best

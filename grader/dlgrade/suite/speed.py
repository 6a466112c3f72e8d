"""Speed checks: a vectorised answer beats a plain Python loop on the same data, timed beside it in the same run.

The clock is the grader's own: one inside the worker would be the submission's. It counts processor time where the
system tells it of another process (Linux), so that a busy machine changes little; elsewhere time on the wall. What is
asked for is a ratio, never a time. Only the worker's own time is counted: that of a process which a submission starts,
where it can, is not.

Every timed call gets data that the submission has not seen, and its answer must be right: neither remembering an
answer nor giving a quick wrong one makes a loop fast. The way over the wire counts as the submission's time, so a
suite chooses data on which the loop takes far longer than that.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from typing import Any

from dlgrade.suite.answer import Answer
from dlgrade.suite.submission import Function

# Other work on the machine only makes things slower: the learner's shortest time is the truest. Of the loop's times the
# median is taken, so that neither a hiccup nor a lucky moment of ours decides.
ATTEMPTS = 12
# With so many attempts, a ratio so far from the one asked for is clear.
ENOUGH = 3
CLEAR = 1.5
# One call that takes so long is not made several times over.
SLOW_SECONDS = 1.0


def beats_loop(
    function: Function,
    make: Callable[[], tuple[Any, ...]],
    loop: Callable[..., Any],
    *,
    ratio: float = 2.0,
    mistake: str | None = None,
    right: Callable[..., object] | None = None,
) -> None:
    """Require that `function(*make())` is right and at least `ratio` times as fast as `loop(*make())`.

    `make` gives large arguments, other ones at each call. `mistake` is the name of the mistake that is right but slow.
    `right(answer, *args)` judges an answer where the reference's values are not the only right ones.
    """
    yours = float("inf")
    plain: list[float] = []
    found = 0.0
    while len(plain) < ATTEMPTS:
        args = make()
        seconds, answer = _timed(function, args)
        if right:
            right(answer, *args)
        else:
            answer.equals(function.reference_value(*args))
        yours = max(min(yours, seconds), 1e-9)
        start = _own_clock(function)
        loop(*args)
        plain.append(_own_clock(function) - start)
        found = statistics.median(plain) / yours
        is_clear = not ratio / CLEAR < found < ratio * CLEAR
        if (is_clear and len(plain) >= ENOUGH) or yours > max(SLOW_SECONDS, 10 * max(plain)):
            break
    if found < ratio:
        # Rounded down, or "2.0 times" might be said to be too little.
        compared = f"only {int(10 * found) / 10:.1f} times as fast as" if found > 1.2 else "no faster than"
        raise answer.fail(
            f"`{function.name}` is right but slow: on large arrays it is {compared} a plain Python loop, and it should "
            f"be at least {ratio:g} times as fast. Let NumPy work on whole arrays instead of looping over elements.",
            mistake=mistake,
        )


def _timed(function: Function, args: tuple[Any, ...]) -> tuple[float, Answer]:
    """Return what a call cost, wire included, and its answer."""
    before, start = function.cpu_seconds(), time.perf_counter()
    outcome = function.outcome(*args)
    seconds, after = time.perf_counter() - start, function.cpu_seconds()
    if before is not None and after is not None:
        seconds = after - before
    return seconds, function.answer(outcome, *args)


def _own_clock(function: Function) -> float:
    """Return this thread's time by the same kind of clock as the worker's. Other threads read what that prints."""
    return time.thread_time() if function.cpu_seconds() is not None else time.perf_counter()

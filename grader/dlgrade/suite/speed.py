"""Speed checks: a vectorised answer beats a plain Python loop on the same data, timed beside it in the same run.

The clock is the grader's own: one inside the worker would be the submission's. It counts processor time where the
system tells it of another process (Linux), so that a busy machine changes nothing; elsewhere time on the wall. What is
asked for is a ratio, never a time.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from dlgrade.suite.answer import Answer
from dlgrade.suite.submission import Function

# Other work on the machine only makes things slower, so the shortest of several times is the truest.
ATTEMPTS = 8
REPEATS = 4
# A ratio so clear that no hiccup can have made it ends the attempts at once.
CLEAR = 3.0
# One call that takes so long is not made several times over.
SLOW_SECONDS = 1.0


def beats_loop(function: Function, args: tuple[Any, ...], loop: Callable[..., Any], *, ratio: float = 2.0) -> None:
    """Require that `function(*args)` is right and at least `ratio` times as fast as `loop(*args)`.

    The cost of sending the arguments is taken off: the call is made once and then several times over in the worker,
    and the difference is what the repetitions cost.
    """
    once, answer = _timed(function, args, 1)
    answer.equals(function.reference_value(*args))
    several = plain = float("inf")
    found = 0.0
    for _ in range(ATTEMPTS):
        start = _own_clock(function)
        loop(*args)
        plain = min(plain, _own_clock(function) - start)
        if once > max(SLOW_SECONDS, 10 * plain):
            break
        several = min(several, _timed(function, args, 1 + REPEATS)[0])
        once = min(once, _timed(function, args, 1)[0])
        # A difference below the clock's noise is as good as none.
        found = plain / max((several - once) / REPEATS, 1e-6)
        if found >= CLEAR * ratio:
            break
    if found < ratio:
        compared = f"only {found:.1f} times as fast as" if found > 1.2 else "no faster than"
        raise answer.fail(
            f"`{function.name}` is right but slow: on large arrays it is {compared} a plain Python loop, and it should "
            f"be at least {ratio:g} times as fast. Let NumPy work on whole arrays instead of looping over elements."
        )


def _timed(function: Function, args: tuple[Any, ...], repeat: int) -> tuple[float, Answer]:
    """Return what a call cost, wire included, and its answer."""
    before, start = function.cpu_seconds(), time.perf_counter()
    outcome = function.outcome(*args, repeat=repeat)
    seconds, after = time.perf_counter() - start, function.cpu_seconds()
    if before is not None and after is not None:
        seconds = after - before
    return seconds, function.answer(outcome, *args)


def _own_clock(function: Function) -> float:
    """Return this process's time by the same kind of clock as the worker's."""
    return time.process_time() if function.cpu_seconds() is not None else time.perf_counter()

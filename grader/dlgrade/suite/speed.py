"""Speed checks: a vectorised answer beats a plain Python loop on the same data, timed beside it in the same run.

The clock is the grader's own: one inside the worker would be the submission's. What is asked for is a ratio, never a
time, so that slow and busy machines change nothing.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from dlgrade.suite.answer import Answer
from dlgrade.suite.submission import Function

# The best of several attempts counts: other work on the machine can only make one slower.
ATTEMPTS = 4
REPEATS = 4


def beats_loop(function: Function, args: tuple[Any, ...], loop: Callable[..., Any], *, ratio: float = 2.0) -> None:
    """Require that `function(*args)` is at least `ratio` times as fast as `loop(*args)`.

    The cost of sending the arguments is taken off: the call is made once and then several times over in the worker,
    and the difference is what the repetitions cost.
    """
    best = 0.0
    for _ in range(ATTEMPTS):
        once, answer = _timed(function, args, 1)
        several, answer = _timed(function, args, 1 + REPEATS)
        start = time.perf_counter()
        loop(*args)
        plain = time.perf_counter() - start
        # A difference below the clock's noise is as good as none.
        best = max(best, plain / max((several - once) / REPEATS, 1e-6))
        if best >= ratio:
            return
    compared = f"{best:.1f} times as fast as" if best >= 1 else f"{1 / best:.1f} times as slow as"
    raise answer.fail(
        f"`{function.name}` is right but slow: on large arrays it is {compared} a plain Python loop, and it should be "
        f"{ratio:g} times as fast or more. Let NumPy work on whole arrays instead of looping over their elements."
    )


def _timed(function: Function, args: tuple[Any, ...], repeat: int) -> tuple[float, Answer]:
    start = time.perf_counter()
    outcome = function.outcome(*args, repeat=repeat)
    seconds = time.perf_counter() - start
    return seconds, function.answer(outcome, *args)

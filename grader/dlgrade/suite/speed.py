"""Speed checks: a vectorised answer beats a plain Python loop on the same data, timed beside it in the same run.

The clock is the grader's own: one inside the worker would be the submission's. It counts processor time where the
system tells it of another process (Linux), so that a busy machine changes little; elsewhere time on the wall. What is
asked for is a ratio, never a time. Only the worker's own time is counted: that of a process which a submission starts,
where it can, is not.

Every timed call gets data that the submission has not seen, and its answer must be right: neither remembering an
answer nor giving a quick wrong one makes a loop fast. (Where chance decides what is right, it may be drawn beforehand.)
The way over the wire counts as the submission's time, so a suite chooses data on which the loop takes far longer than
that.
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
# With so many attempts, a ratio so far from the one asked for is clear. To be slow takes more of them, as a few may all
# fall into a bad moment.
ENOUGH_TO_PASS = 3
ENOUGH_TO_FAIL = 6
CLEAR = 1.5
# Calls that take so long are not made more often than this.
SLOW_SECONDS = 1.0
ENOUGH_IF_SLOW = 2


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
    # Not timed: where the process of an earlier check has ended, this starts the next one.
    function(*make())
    measure = _by_wall_clock if function.cpu_seconds() is None else _by_processor_time
    yours = float("inf")
    plain: list[float] = []
    found = 0.0
    while len(plain) < ATTEMPTS:
        args = make()
        answer, seconds, of_loop = measure(function, loop, args)
        if right:
            right(answer, *args)
        else:
            answer.equals(function.reference_value(*args))
        yours = max(min(yours, seconds), 1e-9)
        plain.append(of_loop)
        found = statistics.median(plain) / yours
        enough = ENOUGH_TO_PASS if found >= ratio else ENOUGH_TO_FAIL
        if yours > max(SLOW_SECONDS, 10 * max(plain)):
            enough = ENOUGH_IF_SLOW
        if len(plain) >= enough and not ratio / CLEAR < found < ratio * CLEAR:
            break
    if found < ratio:
        # Rounded down, or "2.0 times" might be said to be too little.
        compared = f"only {int(10 * found) / 10:.1f} times as fast as" if found > 1.2 else "no faster than"
        raise answer.fail(
            f"`{function.name}` is right but slow: on large arrays it is {compared} a plain Python loop, and it should "
            f"be at least {ratio:g} times as fast. Let NumPy work on whole arrays instead of looping over elements.",
            mistake=mistake,
            cause="slow",
        )


# What was timed: the answer, what it cost with the wire included, and what the loop did.
_Measured = tuple[Answer, float, float]


def _by_processor_time(function: Function, loop: Callable[..., Any], args: tuple[Any, ...]) -> _Measured:
    before = function.cpu_seconds()
    answer = function(*args)
    # This thread's time: other threads read what the worker prints.
    start = time.thread_time()
    loop(*args)
    of_loop = time.thread_time() - start
    # Not read before: Linux books the time of a thread that goes on running some milliseconds late, so that work could
    # be hidden by not resting after the answer. An honest worker rests meanwhile.
    after = function.cpu_seconds()
    if before is None or after is None:
        raise answer.fail(f"`{function.name}` answered, and then the program ended.", cause="died")
    return answer, after - before, of_loop


def _by_wall_clock(function: Function, loop: Callable[..., Any], args: tuple[Any, ...]) -> _Measured:
    start = time.perf_counter()
    answer = function(*args)
    answered = time.perf_counter()
    loop(*args)
    return answer, answered - start, time.perf_counter() - answered

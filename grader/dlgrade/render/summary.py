"""Many results in few lines: one line each, then the totals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from statistics import fmean

from dlgrade.render.text import count, number, reason, visible_line
from dlgrade.result import Result, Verdict

WORDS: dict[Verdict, str] = {
    "passed": "passed",
    "deferred": "awaiting a GPU",
    "incorrect": "not right yet",
    "not_attempted": "not started",
    "crashed": "crashed",
    "timeout": "out of time",
    "refused": "not accepted",
    "grader_fault": "grader's fault",
}
_VERDICT_WIDTH = max(map(len, WORDS.values()))


def summary_line(result: Result) -> str:
    """Return one line: exercise, verdict, score, and the first reason where it is not a pass."""
    parts = [
        f"{visible_line(result.exercise):<28}",
        f"{WORDS[result.verdict]:<{_VERDICT_WIDTH}}",
        f"{score(result):>7}",
    ]
    return "  ".join([*parts, reason(result)]).rstrip()


def score(result: Result) -> str:
    """Return `85/100`, or nothing for a fault of ours, which is not a mark."""
    if result.verdict == "grader_fault":
        return ""
    return f"{number(result.score)}/{number(result.max_score)}"


def totals(results: Iterable[Result]) -> list[str]:
    """Return the closing lines: how many of each verdict, the mean of the marks, the mistakes by frequency."""
    results = list(results)
    verdicts = Counter(result.verdict for result in results)
    counted = ", ".join(f"{verdicts[verdict]} {word}" for verdict, word in WORDS.items() if verdicts[verdict])
    return [
        f"{count(len(results), 'result')}: {counted}" if counted else "No results",
        *_mean(results),
        *_mistakes(results),
    ]


def _mean(results: Sequence[Result]) -> list[str]:
    marks = [100 * result.score / result.max_score for result in results if result.verdict != "grader_fault"]
    return [f"Mean score: {fmean(marks):.1f} of 100"] if marks else []


def _mistakes(results: Sequence[Result]) -> list[str]:
    named = Counter(mistake for result in results for mistake in dict.fromkeys(result.mistakes))
    listed = ", ".join(f"{visible_line(name)} ({times})" for name, times in named.most_common())
    return [f"Mistakes: {listed}"] if listed else []

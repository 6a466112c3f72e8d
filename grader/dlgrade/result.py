"""A graded submission as plain data: the schema `dlgrade.result/1`.

This is what is printed with `--format json`, what is stored, and what every renderer reads.
"""

from __future__ import annotations

from typing import Literal

import msgspec

Verdict = Literal["passed", "incorrect", "not_attempted", "crashed", "timeout", "refused", "deferred", "grader_fault"]
Outcome = Literal["passed", "failed", "error", "skipped", "deferred"]
Tier = Literal["jail", "confined", "process", "none"]

MAX_SCORE = 100.0


class Training(msgspec.Struct, frozen=True, kw_only=True):
    """One training that a check made: its seed, its score, and the loss after each epoch."""

    seed: int
    score: float
    losses: list[float] = []


class Trained(msgspec.Struct, frozen=True, kw_only=True):
    """The trainings of a check, and the score that the best of them had to reach."""

    threshold: float
    trainings: list[Training]


class Progress(msgspec.Struct, frozen=True, kw_only=True):
    """How far grading is, told when a check begins and after each epoch of a training. It is no part of a result.

    Attributes:
        title: of the check that is made.
        check, checks: which one it is, from 1, and how many there are.
        attempt: which training of the check it is, from 1.
        epoch, epochs: the one that is over, from 1, and how many there are; 0 where the check just begins.
        losses: of all epochs so far.
    """

    title: str
    check: int
    checks: int
    attempt: int
    epoch: int
    epochs: int
    losses: tuple[float, ...]


class Check(msgspec.Struct, frozen=True, kw_only=True):
    """One line of the report: what was looked at and what was found. `trained` is there where something was."""

    id: str
    title: str
    outcome: Outcome
    points: float = 0.0
    max_points: float = 0.0
    message: str = ""
    mistake: str | None = None
    hint: str | None = None
    output: str = ""
    trained: Trained | msgspec.UnsetType = msgspec.UNSET


class SubmissionInfo(msgspec.Struct, frozen=True, kw_only=True):
    """Which file was graded. `sha256` is empty where there was nothing to read."""

    path: str
    sha256: str


class Sandbox(msgspec.Struct, frozen=True, kw_only=True):
    """How well the submission was locked in."""

    tier: Tier


class Result(msgspec.Struct, frozen=True, kw_only=True):
    """One submission's result. `score` is in points of `max_score`; a `grader_fault` is not a mark."""

    schema: Literal["dlgrade.result/1"] = "dlgrade.result/1"
    exercise: str
    submission: SubmissionInfo
    suite_sha256: str
    verdict: Verdict
    score: float
    max_score: float = MAX_SCORE
    deferred_points: float = 0.0
    sandbox: Sandbox
    seconds: float
    mistakes: list[str]
    checks: list[Check]


EXIT_CODES: dict[str, int] = {"passed": 0, "deferred": 0, "grader_fault": 3}


def exit_code(verdict: Verdict) -> int:
    """Return the exit code that stands for a verdict: 0 passed or deferred, 3 our fault, else 1."""
    return EXIT_CODES.get(verdict, 1)


def root_cause(result: Result) -> Check | None:
    """Return the first check that failed of itself, not because another did; None where nothing failed."""
    return next((check for check in result.checks if check.outcome in ("failed", "error")), None)

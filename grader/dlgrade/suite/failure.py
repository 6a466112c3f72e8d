"""How a check says that a submission is wrong."""

from __future__ import annotations

from typing import Literal

# "slow" is a matter of the clock: on another day this machine might say otherwise.
Cause = Literal["wrong", "slow", "not_written", "raised", "died", "timeout"]


class Deferred(Exception):  # noqa: N818 (read in suites: raise Deferred)
    """A check can't be made on this machine, for want of data or of a threshold: it stays open, and says why."""


class CheckFailed(Exception):  # noqa: N818 - it is a finding, not an error of ours
    """The submission is wrong. `message` is what the learner reads; its lines are kept as they are.

    `mistake` names one of the exercise's typical mistakes where the check itself knows which it is.
    """

    def __init__(self, message: str, *, mistake: str | None = None, cause: Cause = "wrong") -> None:
        super().__init__(message)
        self.message = message
        self.mistake = mistake
        self.cause: Cause = cause

"""From an exercise and a submission to a result (being filled in)."""

from __future__ import annotations

from dlgrade.course import Exercise
from dlgrade.result import Result
from dlgrade.submission import Refusal, Submission


def grade(exercise: Exercise, submission: Submission | Refusal, *, shown_path: str | None = None,
          seed: int | None = None) -> Result:
    """Grade one submission. `shown_path` is written into the result in place of the path; `seed` fixes the private
    random inputs (for authors)."""
    raise NotImplementedError

"""Intake: from a path to a submission's source, or to the reason why it is not accepted.

Interface (being filled in):
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Chunk:
    """A piece of source that is run as a whole: a file, or one notebook cell.

    `label` is what the learner calls it ("exercise_03_softmax.py", "cell 5"); its line numbers are the learner's own.
    """

    label: str
    source: str


@dataclass(frozen=True)
class Submission:
    """Source ready to be graded. `notes` say what was left out, and why."""

    path: Path
    sha256: str
    chunks: tuple[Chunk, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Refusal:
    """Why a submission is not accepted. `sha256` is empty where nothing was read."""

    path: Path
    sha256: str
    reason: str


def open_submission(path: Path) -> Submission | Refusal:
    """Read the file at `path`, once, and split it into chunks."""
    raise NotImplementedError

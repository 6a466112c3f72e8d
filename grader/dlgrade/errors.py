"""The errors that people are shown as one sentence, never as a traceback."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class DlgradeError(Exception):
    """What went wrong, where, and what to do about it. The command line prints it and exits with `exit_code`."""

    exit_code = 2


class CourseError(DlgradeError):
    """A fault in a course: the message names file, key and mend."""

    exit_code = 3


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return ` (did you mean 'x'?)` for the known word nearest to `word`, or an empty string."""
    near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f" (did you mean {near[0]!r}?)" if near else ""

"""Checks and trainings on a terminal: one line that is written over while they go on, and what came of trainings."""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from types import TracebackType
from typing import IO

from dlgrade.render.text import encoding_of, visible_line
from dlgrade.result import Check, Progress

BARS = "▁▂▃▄▅▆▇█"
ASCII_BARS = "_.-=*#"
# Of a long curve so many points are drawn.
POINTS = 20
# Seconds after which it is said which check is made.
AT_ONCE = 0.7


def sparkline(values: Sequence[float], encoding: str = "utf-8") -> str:
    """Return a curve as a row of bars, the highest value the tallest, of at most POINTS values; nothing of one alone.

    A value that is no number is left out.
    """
    finite = [value for value in values if math.isfinite(value)]
    if len(finite) < 2:
        return ""
    if len(finite) > POINTS:
        finite = [finite[round(at * (len(finite) - 1) / (POINTS - 1))] for at in range(POINTS)]
    bars = BARS if _can_write(BARS, encoding) else ASCII_BARS
    low, high = min(finite), max(finite)
    scale = (len(bars) - 1) / (high - low) if high > low else 0.0
    return "".join(bars[round((value - low) * scale)] for value in finite)


def outcome_line(check: Check, encoding: str = "utf-8") -> str:
    """Return what was trained for a check, in a line; an empty string where nothing was."""
    trained = check.trained
    if not trained or not trained.trainings:
        return ""
    best = max(trained.trainings, key=lambda training: training.score)
    tries = len(trained.trainings)
    line = f"reached {best.score:.3f}{f', the best of {tries} trainings' if tries > 1 else ''}"
    line += f"; asked for {trained.threshold:.3f}"
    if len(best.losses) > 1:
        line += f"; loss {best.losses[0]:.2f} {sparkline(best.losses, encoding)} {best.losses[-1]:.2f}"
    return line


class TrainingLine:
    """Shows on a terminal how far checks and their trainings are, as a context manager; shows nothing elsewhere."""

    def __init__(self, file: IO[str], width: int) -> None:
        self._file = file
        self._width = width
        self._shows = file.isatty()
        self._written = 0
        self._opened = time.monotonic()
        self._start = 0.0

    def __enter__(self) -> TrainingLine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._write("")

    def show(self, progress: Progress) -> None:
        """Show how far it is, in the place of what was shown before."""
        now = time.monotonic()
        if progress.epoch == 1:
            self._start = now
        # What is over in no time is not worth a flicker.
        if self._shows and (progress.epoch or now > self._opened + AT_ONCE):
            left = None
            if 1 < progress.epoch < progress.epochs:
                # The first epoch takes longer than the others: it is not counted.
                left = (now - self._start) / (progress.epoch - 1) * (progress.epochs - progress.epoch)
            self._write(self._line(progress, left))

    def say(self, text: str) -> None:
        """Show a text of ours, in the place of what was shown before."""
        if self._shows:
            self._write(f"{text} ..."[: self._width - 1])

    def _line(self, progress: Progress, left: float | None) -> str:
        parts = [f"check {progress.check} of {progress.checks}"]
        if progress.epoch:
            again = f", try {progress.attempt}" if progress.attempt > 1 else ""
            parts += [
                f"training{again}: epoch {progress.epoch} of {progress.epochs}",
                f"loss {progress.losses[-1]:.3g} {sparkline(progress.losses, encoding_of(self._file))}".rstrip(),
                *([f"about {left:.0f} s left"] if left is not None else []),
            ]
        room = self._width - 1 - sum(len(part) + 2 for part in parts)
        if room > 20:
            title = visible_line(progress.title)
            parts.append(title if len(title) <= room else title[: room - 3] + "...")
        return "  ".join(parts)[: self._width - 1]

    def _write(self, line: str) -> None:
        if not self._written and not line:
            return
        # Written over with blanks first: not every terminal can clear a line.
        self._file.write("\r" + " " * self._written + "\r" + line)
        self._file.flush()
        self._written = len(line)


def _can_write(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True

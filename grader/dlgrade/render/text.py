"""Text for people, made from text by strangers.

Messages, printed output, student names and file names may hold anything. Every renderer passes them through here, so
that none can move the cursor, hide a line, turn the reading direction or end a document.
"""

from __future__ import annotations

import unicodedata
from typing import IO

from dlgrade.result import Check, Result, root_cause

# The joiners are invisible but spell emoji and several scripts; on their own they do no harm.
_HARMLESS = "\n\u200c\u200d"

# How to write what an old terminal's encoding lacks; all else becomes an escape such as \u2207.
_SPELLED = str.maketrans({
    "−": "-", "–": "-", "—": "-", "·": "-", "×": "x", "±": "+-", "≠": "!=", "≤": "<=", "≥": ">=", "≈": "~",
    "∞": "inf", "→": "->", "…": "...", "‘": "'", "’": "'", "“": '"', "”": '"', "✓": "+", "✗": "x", "○": "o",
})  # fmt: skip

FIRST_LINE_LIMIT = 300


def visible(text: str) -> str:
    """Return `text` with control, format and other unprintable characters written as escapes such as `\\x1b`.

    Line breaks stay, and tabs become spaces, so that columns stay aligned.
    """
    text = text.replace("\r\n", "\n").expandtabs(4)
    return "".join(char if _is_harmless(char) else _escape(char) for char in text)


def visible_line(text: str) -> str:
    """Return `text` as `visible` does, on one line: for names, paths and titles."""
    return visible(text).strip("\n").replace("\n", r"\n")


def writable(text: str, encoding: str) -> str:
    """Return `text` with each character that `encoding` lacks spelled in ASCII."""
    try:
        text.encode(encoding)
        return text
    except UnicodeEncodeError:
        return "".join(char if _fits(char, encoding) else _escape(char.translate(_SPELLED)) for char in text)


def encoding_of(file: IO[str]) -> str:
    """Return the encoding of a text stream; that of one in memory is UTF-8."""
    return getattr(file, "encoding", None) or "utf-8"


def first_line(text: str) -> str:
    """Return the first line of `text` that says something, bounded in length."""
    line = next((line.strip() for line in visible(text).splitlines() if line.strip()), "")
    return line if len(line) <= FIRST_LINE_LIMIT else line[: FIRST_LINE_LIMIT - 1] + "…"


def cause(result: Result) -> Check | None:
    """Return the check whose message explains the verdict: the root cause, else the first with something to say."""
    found = root_cause(result)
    if found or result.verdict == "passed":
        return found
    return next((check for check in result.checks if check.message), None)


def reason(result: Result) -> str:
    """Return why the result is not a pass, in one line; empty for a pass."""
    check = cause(result)
    return (first_line(check.message) or visible_line(check.title)) if check else ""


def heading(exercise_id: str) -> str:
    """Return `Exercise 03 · softmax` for `exercise_03_softmax`."""
    number, _, slug = exercise_id.removeprefix("exercise_").partition("_")
    return visible_line(f"Exercise {number} · {slug}")


def short_id(exercise_id: str) -> str:
    """Return `exercise_03` for `exercise_03_softmax`: what a learner types."""
    return "_".join(exercise_id.split("_")[:2])


def number(value: float) -> str:
    """Return points or a score with at most two decimals, without idle zeros."""
    return f"{value:.2f}".rstrip("0").rstrip(".")


def count(amount: int, noun: str) -> str:
    """Return `1 line`, `2 lines`."""
    return f"{amount} {noun}" if amount == 1 else f"{amount} {noun}s"


def _is_harmless(char: str) -> bool:
    return char.isprintable() or char in _HARMLESS or unicodedata.category(char) == "Zs"


def _escape(text: str) -> str:
    return text.encode("unicode_escape").decode("ascii")


def _fits(char: str, encoding: str) -> bool:
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True

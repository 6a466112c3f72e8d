"""The results of a class as a document: JSON for programs, which can be read back, and CSV for a spreadsheet.

Both are written by generators of pieces, so that a document is written while the class is graded and memory stays flat.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from typing import Literal

import msgspec

from dlgrade.render.text import reason, visible_line
from dlgrade.result import Result

SCHEMA = "dlgrade.results/1"

COLUMNS = (
    "student",
    "exercise",
    "verdict",
    "score",
    "max_score",
    "deferred_points",
    "mistakes",
    "message",
    "seconds",
    "path",
    "sha256",
)

# Where a spreadsheet would take what follows for a formula, and run it: at a cell's start, and behind a semicolon, as a
# file is split there where the comma is the decimal sign. (A cell has no tabs or line breaks left.)
_BEFORE_FORMULA = re.compile(r"""(^|;)(?=[\s"]*[-=+@＝＋－＠])""")


def to_json(result: Result) -> str:
    """Return `result` as one JSON document, in ASCII: nothing in it can act on a terminal or fail to be written."""
    return json.dumps(msgspec.to_builtins(result))


def json_pieces(exercise_id: str, graded: Iterable[tuple[str, Result]]) -> Iterator[str]:
    """Yield a `dlgrade.results/1` document piece by piece: each result with its student, one a line."""
    yield f'{{"schema": {json.dumps(SCHEMA)}, "exercise": {json.dumps(exercise_id)}, "results": ['
    separator = "\n"
    for student, result in graded:
        yield separator + json.dumps({"student": student, **msgspec.to_builtins(result)})
        separator = ",\n"
    yield "\n]}\n"


class _OfStudent(Result, frozen=True, kw_only=True):
    """A result in a document of many."""

    student: str


class _Document(msgspec.Struct, frozen=True):
    schema: Literal["dlgrade.results/1"]
    exercise: str
    results: list[_OfStudent]


def read_json(document: bytes) -> tuple[str, dict[str, Result]]:
    """Return what `json_pieces` wrote: the exercise's id, and the results by student.

    Raises:
        ValueError: it is something else.
    """
    read = msgspec.json.decode(document, type=_Document)
    results = {}
    for one in read.results:
        fields = {name: getattr(one, name) for name in Result.__struct_fields__}
        results[one.student] = Result(**fields)
    return read.exercise, results


def csv_pieces(graded: Iterable[tuple[str, Result]]) -> Iterator[str]:
    """Yield a CSV document (RFC 4180) line by line, its header first."""
    yield _csv_line(COLUMNS)
    for student, result in graded:
        yield _csv_line(
            (
                _cell(student),
                _cell(result.exercise),
                result.verdict,
                result.score,
                result.max_score,
                result.deferred_points,
                _cell(" ".join(result.mistakes)),
                _cell(reason(result)),
                round(result.seconds, 3),
                _cell(result.submission.path),
                result.submission.sha256,
            )
        )


def _csv_line(cells: Iterable[object]) -> str:
    line = io.StringIO()
    csv.writer(line).writerow(cells)
    return line.getvalue()


def _cell(text: str) -> str:
    """Return text that a spreadsheet shows and never runs: what would be a formula gets an apostrophe in front."""
    return _BEFORE_FORMULA.sub(r"\1'", visible_line(text))

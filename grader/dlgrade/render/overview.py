"""A class on a terminal: a line for each student, then the totals."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO

import msgspec
from rich.cells import cell_len

from dlgrade.render.page import Page, open_page
from dlgrade.render.summary import WORDS, score, totals
from dlgrade.render.text import reason, visible_line
from dlgrade.result import Result

LONGEST_NAME = 30  # longer ones push their own line aside, not everybody's
LEAST_ROOM = 30  # with fewer columns left for the reason, a student takes two lines

KINDS = {"passed": "passed", "deferred": "deferred", "not_attempted": "not_attempted"}


@dataclass(frozen=True)
class Row:
    """What the overview keeps of a result; its checks are let go, since a class has many."""

    student: str
    result: Result
    reason: str


def row(student: str, result: Result) -> Row:
    return Row(student, msgspec.structs.replace(result, checks=[]), reason(result))


def show_overview(rows: Sequence[Row], file: IO[str] | None = None) -> None:
    """Print a line for each student, with the reason where it is not a pass, and the totals of the class."""
    page = open_page(file or sys.stdout)
    names = [visible_line(one.student) for one in rows]
    width = min(LONGEST_NAME, max(map(cell_len, names), default=0))
    for name, one in zip(names, rows, strict=True):
        _line(page, name + " " * (width - cell_len(name)), one)
    page.write()
    for line in totals(one.result for one in rows):
        page.write(line, style="bold")


def _line(page: Page, name: str, one: Row) -> None:
    verdict = WORDS[one.result.verdict]
    glyph = page.glyph(KINDS.get(one.result.verdict, "failed"))
    start = f"{glyph} {name}  {verdict:<{max(map(len, WORDS.values()))}}  {score(one.result):>7}  "
    if page.width - cell_len(start) >= LEAST_ROOM:
        page.write(one.reason, prefix=start)
        return
    page.write(name.rstrip(), prefix=f"{glyph} ")
    page.write("  ".join(filter(None, [verdict, score(one.result), one.reason])), indent=4)

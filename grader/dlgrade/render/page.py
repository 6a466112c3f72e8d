"""A terminal, a pipe or a file as a page: text is wrapped under its own indentation, and nothing on it acts."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import IO

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

from dlgrade.render.text import encoding_of, visible, writable

NARROWEST = 12  # a column that text is still readable in, however deep it is indented

GLYPHS = {"passed": "✓", "failed": "✗", "error": "✗", "skipped": "·", "deferred": "…", "not_attempted": "○"}
ASCII_GLYPHS = {"passed": "+", "failed": "x", "error": "x", "skipped": "-", "deferred": "~", "not_attempted": "o"}


@dataclass(frozen=True)
class Page:
    """A console that wraps text under its own indentation and writes nothing that its encoding lacks."""

    console: Console
    encoding: str

    @property
    def width(self) -> int:
        """The columns there are; a pipe or a file has no end of them."""
        return self.console.width if self.console.is_terminal else sys.maxsize

    def write(self, text: str = "", style: str = "", *, indent: int = 0, prefix: str = "") -> None:
        """Print `text` after `prefix`; what is wrapped goes on under the text's first letter."""
        margin = " " * indent + writable(prefix, self.encoding)
        blank = " " * cell_len(margin)
        for line in writable(visible(text), self.encoding).split("\n"):
            content = line.lstrip(" ")
            margin += " " * (len(line) - len(content))
            for part in self._wrapped(content, cell_len(margin)):
                self.console.print(Text((margin + part).rstrip(), style=style), soft_wrap=True)
                margin = " " * cell_len(margin)
            margin = blank

    def _wrapped(self, line: str, margin: int) -> list[str]:
        room = max(self.width - margin, NARROWEST)
        if cell_len(line) <= room:
            return [line]
        return [part.plain.rstrip() for part in Text(line).wrap(self.console, room, overflow="fold")]

    def glyph(self, kind: str) -> str:
        glyph = GLYPHS[kind]
        return glyph if writable(glyph, self.encoding) == glyph else ASCII_GLYPHS[kind]


def open_page(file: IO[str]) -> Page:
    console = Console(file=file, highlight=False, markup=False, emoji=False)
    return Page(console, encoding_of(file))

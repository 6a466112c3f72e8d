"""Text on the learner's terminal: rich where it is one, plain where it is a file or a pipe.

Whatever a command says goes through here or through a `render.page.Page`, and can't act on the terminal: file names and
courses come from strangers.
"""

from __future__ import annotations

import sys
import textwrap
from typing import IO, TYPE_CHECKING

import click

from dlgrade.commands import terminal_width
from dlgrade.render.text import encoding_of, visible, visible_line, writable

if TYPE_CHECKING:
    from rich.console import RenderableType


def say(text: str = "", *, hang: int = 0) -> None:
    """Write a line to stdout in characters that it can carry.

    Line breaks in front make blank lines. One inside belongs to a name, and is written as an escape.
    On a terminal a long line is broken between words, and goes on `hang` columns further in than it began.
    """
    _write(text, sys.stdout, hang)


def note(text: str) -> None:
    """Write a line to stderr: what is worth knowing and is not the answer."""
    _write(text, sys.stderr, 0)


def _write(text: str, stream: IO[str], hang: int) -> None:
    blank = "\n" * (len(text) - len(text.lstrip("\n")))
    line = writable(visible_line(text), encoding_of(stream))
    click.echo(blank + (_folded(line, hang) if stream.isatty() else line), file=stream)


def _folded(line: str, hang: int) -> str:
    width = terminal_width()
    if len(line) <= width:
        return line
    margin = " " * (len(line) - len(line.lstrip()) + hang)
    # Commands and paths stay whole, to be copied.
    return textwrap.fill(line, width, subsequent_indent=margin, break_long_words=False, break_on_hyphens=False)


def glyph(fancy: str, plain: str) -> str:
    """Return `fancy` where stdout can carry it, else `plain`."""
    try:
        fancy.encode(encoding_of(sys.stdout))
    except UnicodeEncodeError:
        return plain
    return fancy


def is_terminal() -> bool:
    return sys.stdout.isatty()


def show_markdown(text: str, *, pager: bool = False) -> None:
    """Show Markdown: set on a terminal, as it was written elsewhere. With `pager`, a long text is paged."""
    text = visible(text)
    if not is_terminal():
        _write_plain(text)
        return
    from rich.markdown import Markdown  # slow to import, and of use on a terminal alone

    _show(Markdown(text), pager=pager)


def show_code(source: str) -> None:
    """Show Python source: highlighted on a terminal, as it is elsewhere."""
    source = visible(source)
    if not is_terminal():
        _write_plain(source)
        return
    from rich.syntax import Syntax

    _show(Syntax(source, "python", theme="ansi_dark", background_color="default", word_wrap=True), pager=False)


def _write_plain(text: str) -> None:
    click.echo(writable(text.rstrip("\n"), encoding_of(sys.stdout)))


def _show(content: RenderableType, *, pager: bool) -> None:
    from rich.console import Console

    console = Console(highlight=False)
    with console.capture() as capture:
        console.print(content)
    text = writable(capture.get(), encoding_of(sys.stdout))
    if pager and len(text.splitlines()) >= console.height:
        click.echo_via_pager(text)
    else:
        click.echo(text, nl=False)

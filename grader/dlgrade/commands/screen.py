"""Text on the learner's terminal: rich where it is one, plain where it is a file or a pipe."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from dlgrade.render.text import encoding_of, writable

if TYPE_CHECKING:
    from rich.console import RenderableType


def say(text: str = "") -> None:
    """Write a line to stdout in characters that it can carry."""
    click.echo(writable(text, encoding_of(sys.stdout)))


def note(text: str) -> None:
    """Write a line to stderr: what is worth knowing and is not the answer."""
    click.echo(writable(text, encoding_of(sys.stderr)), err=True)


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
    if not is_terminal():
        say(text.rstrip("\n"))
        return
    from rich.markdown import Markdown  # slow to import, and of use on a terminal alone

    _show(Markdown(text), pager=pager)


def show_code(source: str) -> None:
    """Show Python source: highlighted on a terminal, as it is elsewhere."""
    if not is_terminal():
        say(source.rstrip("\n"))
        return
    from rich.syntax import Syntax

    _show(Syntax(source, "python", theme="ansi_dark", background_color="default", word_wrap=True), pager=False)


def _show(content: RenderableType, *, pager: bool) -> None:
    from rich.console import Console

    console = Console(highlight=False)
    if not pager:
        console.print(content)
        return
    with console.capture() as capture:
        console.print(content)
    text = capture.get()
    if len(text.splitlines()) < console.height:
        click.echo(text, nl=False)
    else:
        click.echo_via_pager(text)

"""The command line: one module a command, imported when the command is called."""

from __future__ import annotations

import shutil
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dlgrade import __version__
from dlgrade.errors import DlgradeError, did_you_mean

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

# name: (module, attribute, help), in the order of a learner's way
COMMANDS: dict[str, tuple[str, str, str]] = {
    "init": ("dlgrade.commands.init", "init", "Put the exercises into a folder to work in"),
    "list": ("dlgrade.commands.list_exercises", "list_exercises", "List the exercises and how far you are"),
    "show": ("dlgrade.commands.show", "show", "Read an exercise's lesson"),
    "next": ("dlgrade.commands.next_exercise", "next_exercise", "Say which exercise comes next"),
    "check": ("dlgrade.commands.check", "check", "Grade your answer to an exercise"),
    "hint": ("dlgrade.commands.hint", "hint", "Get a hint, then the next one"),
    "solution": ("dlgrade.commands.solution", "solution", "See the reference solution"),
    "reset": ("dlgrade.commands.reset", "reset", "Start an exercise again; your file is kept beside it"),
    "progress": ("dlgrade.commands.progress", "progress", "See what you have reached"),
    "doctor": ("dlgrade.commands.doctor", "doctor", "Look for what is missing on this machine"),
    "grade": ("dlgrade.commands.grade", "grade", "Grade a folder of submissions"),
    "dev": ("dlgrade.commands.dev", "dev", "Tools for authors of exercises"),
}


def terminal_width() -> int:
    """Return the terminal's columns, or 80. Up to Python 3.10 a terminal that knows no size of its own has 0."""
    return shutil.get_terminal_size().columns or 80


class LazyGroup(click.Group):
    """A group that knows its commands' names and help without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        module, attribute, _ = COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(module), attribute)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        name = args[0]
        if name not in COMMANDS and not name.startswith("-") and not ctx.resilient_parsing:
            raise DlgradeError(f"There is no command {name!r}{did_you_mean(name, COMMANDS)}. See `dlgrade --help`.")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, help_line) for name, (_, _, help_line) in COMMANDS.items()])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        names = [
            CompletionItem(name, help=help_line)
            for name, (_, _, help_line) in COMMANDS.items()
            if name.startswith(incomplete)
        ]
        return names + click.Command.shell_complete(self, ctx, incomplete)


@click.group(
    cls=LazyGroup,
    invoke_without_command=True,
    context_settings={
        "help_option_names": ["-h", "--help"],
        # click's own choice is never below 50 columns.
        "terminal_width": max(30, min(terminal_width(), 80)),
    },
    epilog="EXERCISE is a number, a name or a file: 3, softmax, exercise_03, exercise_03_softmax.py. "
    "`dlgrade doctor` says how to switch on completion in your shell.",
)
@click.version_option(__version__, prog_name="dlgrade")
@click.option(
    "--course",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    envvar="DLGRADE_COURSE",
    metavar="DIR",
    help="Use the course in DIR instead of the one that comes with dlgrade (also: DLGRADE_COURSE).",
)
@click.pass_context
def cli(ctx: click.Context, course: Path | None) -> None:
    """Exercises in deep learning, and a grader that names your mistake.

    Start with `dlgrade init`, then `dlgrade next`.
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())

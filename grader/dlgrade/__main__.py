"""The command line's outermost layer: every ending is an exit code and a sentence.

0 done or passed, 1 not all passed, 2 wrong use, 3 a fault of dlgrade, 130 interrupted.
"""

from __future__ import annotations

import os
import sys
from io import StringIO, TextIOWrapper
from pathlib import Path

import click

from dlgrade.commands import cli
from dlgrade.errors import DlgradeError

FAULT = 3
INTERRUPTED = 130


def main() -> None:
    sys.exit(run())


def run(args: list[str] | None = None) -> int:
    """Run one command line (by default the process's own) and return its exit code."""
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # closed by the shell, as in `dlgrade check >&-`
            setattr(sys, name, open(os.devnull, "w"))  # noqa: SIM115, PTH123
        elif isinstance(stream, TextIOWrapper):
            # A terminal that lacks a character shows another one; it never ends a command.
            stream.reconfigure(errors="replace")
    try:
        code = cli.main(args, prog_name="dlgrade", standalone_mode=False)
        sys.stdout.flush()  # so that a pipe that was closed shows here, and not at exit
    except click.ClickException as error:
        _say_all(_shown(error))
        return 2
    except DlgradeError as error:
        _say(f"dlgrade: {error}")
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        _say("dlgrade: interrupted.")
        return INTERRUPTED
    except BrokenPipeError:
        return _leave_closed_pipe()
    except Exception as error:
        _report_fault(error)
        return FAULT
    return code if isinstance(code, int) else 0


def _leave_closed_pipe() -> int:
    # The reader has left. What is still buffered must not be tried again at exit.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 1


def _report_fault(error: Exception) -> None:
    import traceback

    details = "".join(traceback.format_exception(error))
    summary = f"dlgrade: this is a fault of dlgrade, not of your code: {type(error).__name__}: {error}"
    if os.environ.get("DLGRADE_DEBUG"):
        _say_all(details)
        _say(summary)
        return
    place = _keep(details)
    _say(summary)
    _say(f"The details are in {place}; please report it with them." if place else "DLGRADE_DEBUG=1 shows the details.")


def _shown(error: click.ClickException) -> str:
    """Return what click says about wrong use."""
    from dlgrade.render.text import visible_line

    if isinstance(error, click.NoSuchOption):  # before click 8.4, its message may have several lines of what was typed
        error = click.UsageError(visible_line(error.format_message()), error.ctx)
    text = StringIO()
    error.show(text)
    return text.getvalue()


def _say_all(text: str) -> None:
    for line in text.rstrip("\n").split("\n"):
        _say(line)


def _say(text: str) -> None:
    from dlgrade.commands.screen import note  # not at the top: --help does without it

    note(text)


def _keep(details: str) -> Path | None:
    """Write a traceback where the learner can find it, and return the place."""
    import tempfile
    import time

    from dlgrade.state import state_folder

    for folder in (state_folder() / "faults", Path(tempfile.gettempdir())):
        try:
            folder.mkdir(parents=True, exist_ok=True)
            prefix = time.strftime("dlgrade-fault-%Y%m%d-%H%M%S-")
            handle, name = tempfile.mkstemp(prefix=prefix, suffix=".txt", dir=folder)
            with os.fdopen(handle, "w", encoding="utf-8", errors="backslashreplace") as file:
                file.write(details)
            return Path(name)
        except OSError:
            continue
    return None


if __name__ == "__main__":
    main()

"""One submission's result on a terminal: one cause on top, then every check, then what to do next."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Callable, Sequence
from typing import IO

from dlgrade.render.page import Page, open_page
from dlgrade.render.text import cause, count, first_line, heading, number, short_id, visible, visible_line
from dlgrade.render.training import outcome_line
from dlgrade.result import Check, Result

OUTPUT_LINES = 12
OUTPUT_LINE_LENGTH = 200

STYLES = {"passed": "green", "failed": "red", "error": "red", "skipped": "dim", "deferred": "cyan"}

TIERS = {
    "jail": "locked in",
    "confined": "confined",
    "process": "a separate process, not locked in",
    "none": "none",
}


def show(result: Result, *, notes: Sequence[str] = (), file: IO[str] | None = None) -> None:
    """Print `result` for the learner. `notes` say what of the submission was left out.

    On a terminal long lines are wrapped, under their own indentation; elsewhere lines stay whole. Without colours
    (`NO_COLOR`, a pipe) and in any encoding the text says all.
    """
    page = open_page(file or sys.stdout)
    _VIEWS[result.verdict](page, result, notes)


def _passed(page: Page, result: Result, notes: Sequence[str]) -> None:
    _head(page, result, "passed", "green", f"all right! {_score(result)}", notes)
    _trainings(page, result)
    _measures(page, result)
    _next(page, "Next", "dlgrade next")


def _deferred(page: Page, result: Result, notes: Sequence[str]) -> None:
    waiting = f"{number(result.deferred_points)} more wait for a GPU"
    _head(page, result, "passed", "cyan", f"right, as far as this machine can tell: {_score(result)}, {waiting}", notes)
    for check in result.checks:
        if check.outcome == "deferred":
            _check_line(page, check)
            page.write(check.message, indent=4)
    page.write()
    _trainings(page, result)
    _measures(page, result)
    _next(page, "Next", "dlgrade next")


def _incorrect(page: Page, result: Result, notes: Sequence[str]) -> None:
    waiting = f", {number(result.deferred_points)} more wait for a GPU" if result.deferred_points else ""
    _head(page, result, "failed", "red", f"not right yet: {_score(result)}{waiting}", notes)
    _root_cause(page, cause(result))
    _checks(page, result)
    _measures(page, result)
    _next(page, "For a hint", f"dlgrade hint {short_id(result.exercise)}")


def _not_attempted(page: Page, result: Result, notes: Sequence[str]) -> None:
    _head(page, result, "not_attempted", "yellow", "not started yet", notes)
    check = cause(result)
    page.write(check.message if check and check.message else "Nothing in this file has been written so far.", indent=2)
    page.write()
    _next(page, "For the lesson", f"dlgrade show {short_id(result.exercise)}")


def _crashed(page: Page, result: Result, notes: Sequence[str]) -> None:
    _stopped(page, result, notes, "crashed")


def _timeout(page: Page, result: Result, notes: Sequence[str]) -> None:
    _stopped(page, result, notes, "ran out of time")


def _stopped(page: Page, result: Result, notes: Sequence[str], what: str) -> None:
    # Where nothing ran, the first check stands for all of them, and neither its title nor a list says anything.
    ran = sum(check.outcome != "skipped" for check in result.checks) > 1
    _head(page, result, "failed", "red", f"{what}: {_score(result)}", notes)
    _root_cause(page, cause(result), titled=ran)
    if ran:
        _checks(page, result)
    _measures(page, result)
    if ran:
        _next(page, "For a hint", f"dlgrade hint {short_id(result.exercise)}")
    else:
        _next(page, "When that is mended", _check_again(result))


def _refused(page: Page, result: Result, notes: Sequence[str]) -> None:
    _head(page, result, "failed", "yellow", "not accepted, so not run", notes)
    check = cause(result)
    page.write(check.message if check else "No reason was given.", indent=2)
    page.write()
    _next(page, "When that is mended", _check_again(result))


def _grader_fault(page: Page, result: Result, notes: Sequence[str]) -> None:
    sentence = "the grader failed. This is our fault, not yours"
    _head(page, result, "failed", "magenta", sentence, notes)
    page.write("Nothing was marked: the points that you had stay as they are.", indent=2)
    page.write()
    # Which of the errors was ours a result does not say; whoever looks into it needs them all.
    errors = [check for check in result.checks if check.outcome == "error"]
    if errors:
        page.write("What happened", style="bold")
    for check in errors:
        page.write(check.message or visible_line(check.title), indent=2)
        page.write()
    page.write("Check once more. If it happens again, report it to whoever runs the course, with the text above.")
    page.write()
    _next(page, "Please add what this prints", "dlgrade doctor")


_View = Callable[[Page, Result, Sequence[str]], None]
_VIEWS: dict[str, _View] = {
    "passed": _passed,
    "incorrect": _incorrect,
    "not_attempted": _not_attempted,
    "crashed": _crashed,
    "timeout": _timeout,
    "refused": _refused,
    "deferred": _deferred,
    "grader_fault": _grader_fault,
}


def _head(page: Page, result: Result, kind: str, colour: str, sentence: str, notes: Sequence[str]) -> None:
    line = f"{heading(result.exercise)}: {sentence}."
    page.write(line.replace("!.", "!"), style=f"bold {colour}", prefix=f"{page.glyph(kind)} ")
    if result.verdict != "passed":
        page.write(visible_line(result.submission.path), style="dim", indent=2)
    if notes:
        # The first says what it is about; a notebook may have many, and the cause below matters more.
        more = f" ({len(notes) - 1} more like this)" if len(notes) > 1 else ""
        page.write(f"{notes[0]}{more}", style="yellow", indent=2, prefix="Note: ")
    page.write()


def _root_cause(page: Page, check: Check | None, *, titled: bool = True) -> None:
    """Print what failed first and why, the hint of the mistake it looks like, and what the learner printed."""
    if not check:
        return
    if titled or not check.message:
        page.write(visible_line(check.title), style="bold")
    if check.message:
        page.write(check.message.strip("\n"), indent=2)
    page.write()
    if check.hint:
        page.write(check.hint.strip(), style="yellow", indent=2, prefix="Hint: ")
        page.write()
    if check.output.strip():
        _output(page, check.output)


def _output(page: Page, output: str) -> None:
    lines = visible(output).strip("\n").split("\n")
    page.write("Your code printed", style="dim", indent=2)
    for line in lines[:OUTPUT_LINES]:
        more = len(line) - OUTPUT_LINE_LENGTH
        shown = line if more <= 0 else f"{line[:OUTPUT_LINE_LENGTH]} … {count(more, 'character')} more"
        page.write(shown, style="dim", indent=4, prefix="| ")
    if len(lines) > OUTPUT_LINES:
        page.write(f"… {count(len(lines) - OUTPUT_LINES, 'line')} more", style="dim", indent=4)
    page.write()


def _checks(page: Page, result: Result) -> None:
    if not result.checks:
        return
    page.write("All checks", style="bold")
    top = cause(result)
    points = max(len(_points(check)) for check in result.checks)
    for check in result.checks:
        if check.outcome == "skipped":
            continue
        _check_line(page, check, points)
        if check.outcome == "deferred" or (check.outcome in ("failed", "error") and check is not top):
            page.write(first_line(check.message), indent=points + 6)
        elif line := outcome_line(check, page.encoding):
            page.write(line, style="dim", indent=points + 6)
    waiting = [check for check in result.checks if check.outcome == "skipped"]
    if waiting:
        # They say nothing new until what they need is right, and would push the cause off the screen.
        worth = number(sum(check.max_points for check in waiting))
        sentence = f"{count(len(waiting), 'more check')}, worth {worth} points, once the above is right"
        page.write(sentence, style="dim", indent=2, prefix=f"{page.glyph('skipped')} ")
    page.write()


def _trainings(page: Page, result: Result) -> None:
    """Print what was trained and what came of it; where all is right, nothing else of a check is told."""
    lines = [(check, line) for check in result.checks if (line := outcome_line(check, page.encoding))]
    for check, line in lines:
        page.write(visible_line(check.title), indent=2)
        page.write(line, style="dim", indent=4)
    if lines:
        page.write()


def _check_line(page: Page, check: Check, width: int = 0) -> None:
    start = f"{page.glyph(check.outcome)} {_points(check):>{width}}  "
    page.write(visible_line(check.title), style=STYLES[check.outcome], indent=2, prefix=start)


def _points(check: Check) -> str:
    earned = "-" if check.outcome == "deferred" else number(check.points)
    return f"{earned}/{number(check.max_points)}"


def _score(result: Result) -> str:
    return f"{number(result.score)} of {number(result.max_score)} points"


def _measures(page: Page, result: Result) -> None:
    sandbox = f"sandbox: {result.sandbox.tier} ({TIERS[result.sandbox.tier]})"
    page.write(f"{count(len(result.checks), 'check')} in {result.seconds:.1f} s, {sandbox}", style="dim")


def _check_again(result: Result) -> str:
    """Return the command that grades the same file: one in another place, or of another name, has to be said."""
    command, path = f"dlgrade check {short_id(result.exercise)}", visible_line(result.submission.path)
    if path in (f"{result.exercise}.py", f"{result.exercise}.ipynb"):
        return command
    quoted = shlex.quote(path) if os.name != "nt" else f'"{path}"' if " " in path else path
    return f"{command} {quoted}"


def _next(page: Page, what: str, command: str) -> None:
    page.write(command, style="bold", prefix=f"{what}: ")

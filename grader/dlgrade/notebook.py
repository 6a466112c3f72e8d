"""From a notebook's text to the Python of its code cells, with notes on what was left out."""

from __future__ import annotations

import json
import re
from typing import Any

from dlgrade.errors import DlgradeError
from dlgrade.magics import clean, foreign_cell_magic, unwanted_calls

MAX_CODE_CELLS = 10_000
MAX_NOTES = 20
_SHOWN = 60  # characters of a line that was left out
_ADVICE = "open it in Jupyter and save it again, or hand in a .py file"
_TYPE_NAMES = {
    dict: "an object",
    list: "a list",
    str: "text",
    bool: "true or false",
    int: "a number",
    float: "a number",
}
_NO_CHARACTER = re.compile("[\0\ud800-\udfff]")
_LINE_END = re.compile(r"\r\n?")


def read_notebook(text: str, max_code: int) -> tuple[list[tuple[str, str]], list[str]]:
    """Return (label, source) of each code cell of Python, and notes on what was left out.

    Labels are "code cell N", N being the place among the code cells, counted from 1. Left out are the lines that only
    IPython understands, Otter's own calls, and the cells in which nbgrader keeps the instructor's tests; blank lines
    (or `pass`) stand where lines were, so that line numbers stay the learner's. A pure function. Raises DlgradeError,
    naming the place, for what is no notebook in Python or has more than `max_code` characters of code.
    """
    cells = _code_cells(_json(text), max_code)
    calls = unwanted_calls([source for source, _ in cells])
    kept: list[tuple[str, str]] = []
    notes: list[str] = []
    for number, (source, is_test) in enumerate(cells, start=1):
        label = f"code cell {number}"
        if is_test:
            notes.append(f"{label} left out: it holds the instructor's tests (nbgrader)")
        elif magic := foreign_cell_magic(source):
            notes.append(f"{label} left out: `%%{magic}` makes it something other than Python")
        else:
            cleaned, dropped = clean(source, calls)
            kept.append((label, cleaned))
            notes += [f"{label}, line {line}: `{_shown(code)}` left out: {why}" for line, code, why in dropped]
    if len(notes) > MAX_NOTES:
        notes[MAX_NOTES:] = [f"and {len(notes) - MAX_NOTES} more left out"]
    return kept, notes


def printable(text: str) -> str:
    """Return `text` with a replacement character for each that can't be shown (also half a surrogate pair)."""
    return "".join(c if c.isprintable() else "\ufffd" for c in text)


def unix_lines(text: str) -> str:
    """Return `text` with "\\n" at the end of each line."""
    return _LINE_END.sub("\n", text)


def _shown(code: str) -> str:
    line = code.strip().split("\n", 1)[0]
    return printable(line if len(line) <= _SHOWN else line[:_SHOWN] + "…")


# --- the notebook ---------------------------------------------------------------------------------------------------


def _json(text: str) -> Any:
    if not text.strip():
        raise DlgradeError("this notebook is an empty file: save it again in Jupyter")
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise DlgradeError(f"this notebook is broken JSON ({place}: {error.msg}): {_ADVICE}") from None
    except ValueError:  # an integer of more digits than Python is willing to convert
        raise DlgradeError(f"this notebook holds a number of thousands of digits: {_ADVICE}") from None
    except (RecursionError, MemoryError):
        raise DlgradeError(f"this notebook's JSON is nested too deeply: {_ADVICE}") from None


def _code_cells(document: Any, max_code: int) -> list[tuple[str, bool]]:
    """Return, of each code cell, its source and whether nbgrader marks it as the instructor's tests."""
    major = _get(document, "nbformat")
    if type(major) is not int:
        raise DlgradeError(
            "this is JSON, but not a notebook (it has no `nbformat` number): hand in the notebook itself"
        )
    if major not in (3, 4):
        raise DlgradeError(f"this notebook is in nbformat {_shown(str(major))}, and only 3 and 4 are read: {_ADVICE}")
    said = (("kernelspec", "language"), ("language_info", "name"))
    languages = [name for keys in said if isinstance(name := _get(document, "metadata", *keys), str)]
    if languages and not any(name.lower().startswith(("python", "ipython")) for name in languages):
        raise DlgradeError(f"this notebook is in {_shown(languages[0])}: choose a Python kernel and save it again")

    sheets, key = [("", document)], "source"
    if major == 3:
        key = "input"
        sheets = [(f"worksheets[{i}].", sheet) for i, sheet in enumerate(_list(document, "worksheets", ""))]
    code: list[tuple[str, Any]] = []
    for place, sheet in sheets:
        for i, cell in enumerate(_list(sheet, "cells", place)):
            if not isinstance(kind := _get(cell, "cell_type"), str):
                raise _damaged(f"{place}cells[{i}].cell_type", kind, "text")
            if kind == "code":
                code.append((f"{place}cells[{i}].{key}", cell))
    if not code:
        raise DlgradeError("this notebook has no code cells: is it the right file, and was it saved?")
    if len(code) > MAX_CODE_CELLS:
        raise DlgradeError(f"this notebook has more than {MAX_CODE_CELLS} code cells: hand in the exercise's alone")
    sources = _join([_checked(cell.get(key, ""), place) for place, cell in code], key)
    if sum(map(len, sources)) > max_code:
        raise DlgradeError(
            f"this notebook's code is larger than {max_code / 1e6:g} MB: hand in the exercise's code alone"
        )
    for number, source in enumerate(sources, start=1):
        if bad := _NO_CHARACTER.search(source):
            place = f"code cell {number}, line {source.count(chr(10), 0, bad.start()) + 1}"
            raise DlgradeError(f"{place}: U+{ord(bad[0]):04X} is not a character of a text: delete it")
    flags = [_get(cell, "metadata", "nbgrader") for _, cell in code]
    return [
        (source, _get(flag, "grade") is True and _get(flag, "solution") is not True)
        for source, flag in zip(sources, flags, strict=True)
    ]


def _get(value: Any, *keys: str) -> Any:
    """Return value[key][key]…, or None where something on the way is missing or is not an object."""
    for key in keys:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _list(value: Any, key: str, place: str) -> list[Any]:
    if not isinstance(found := _get(value, key), list):
        raise _damaged(place + key, found, "a list")
    return found


def _checked(source: Any, place: str) -> Any:
    """Return a cell's source if it is text or a list of texts. Raises DlgradeError otherwise."""
    if isinstance(source, list):
        for i, line in enumerate(source):
            if not isinstance(line, str):
                raise _damaged(f"{place}[{i}]", line, "text")
    elif not isinstance(source, str):
        raise _damaged(place, source, "text")
    return source


def _damaged(place: str, value: Any, wanted: str) -> DlgradeError:
    found = "missing" if value is None else _TYPE_NAMES[type(value)]
    return DlgradeError(f"this notebook is damaged ({place} is {found}, not {wanted}): {_ADVICE}")


def _join(sources: list[Any], key: str) -> list[str]:
    """Return each cell's source as one text: how lines are joined differs between the formats, and nbformat knows.

    It gets nothing but what was checked. Given a stranger's file whole, it raises whatever wrong types lead to, and
    its validation and conversion refuse, warn about or repair ids, metadata and outputs, which do not matter here.
    """
    import nbformat  # here, because it costs more time than all the rest of the intake

    reader: Any = nbformat  # it is only half annotated
    cells = [{"cell_type": "code", "metadata": {}, "outputs": [], key: source} for source in sources]
    if key == "input":
        joined = reader.v3.to_notebook_json({"worksheets": [{"cells": cells}]}).worksheets[0].cells
    else:
        joined = reader.v4.to_notebook_json({"metadata": {}, "cells": cells}).cells
    return [unix_lines(cell[key]) for cell in joined]

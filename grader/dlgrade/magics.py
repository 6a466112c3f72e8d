"""Takes out of a notebook cell what only IPython understands, so that Python is left, on the same lines.

Such lines are found with a small scanner that follows strings, comments, brackets and line continuations, and not with
`compile`, `ast` or `tokenize`: this text is a stranger's, it can drive CPython's parser out of stack and memory, and
those give up on the very lines that are looked for. The scanner takes time in proportion to the text and never fails:
what is neither Python nor IPython is left for the worker to report.
"""

from __future__ import annotations

import re

# Cell magics that run their cell as Python here; all others hand it to something else.
_PYTHON_CELLS = {"capture", "memit", "prun", "pyinstrument", "snakeviz", "time", "timeit"}
_CELL_MAGIC = re.compile(r"(?:[ \t]*\n)*[ \t]*%%([^\W\d]\w*)(?![\w?])[^\n]*\n?")
# What no Python statement begins with. An assignment's left side has no quote, so that nothing in a string is meant.
_IPYTHON = re.compile(
    r"""[ \t]*(?:
      (?: [%!?]                                                       # %magic   !shell   ?name
        | [^\s=%!'"\#][^=!'"\#\n]* = [ \t]* (?:!|%[^\W\d])            # x = !shell   x = %magic
        | (?:pip|conda|mamba|micromamba)[ \t]+install\b               # IPython takes these without a % too
      ) [^\n]* (?:(?<=\\)\n[^\n]*)*
    | [^\W\d][\w.*\[\]]* \?\??[ \t]* (?:\#[^\n]*)? (?=\n|\Z)          # name?   name??
    )""",
    re.VERBOSE,
)
# %time runs the statement behind it where the line stands, and gives its value: `%time x = f()`, `x = %time f()`. What
# %timeit runs leaves no names, and is dropped as other magics are. (A "-" there is an option of %time.)
_TIME = re.compile(r"""([ \t]* (?:[^\s=%!'"\#][^=!'"\#\n]*=[ \t]*)?) %time[ ]+ (?=[^\s\#-])""", re.VERBOSE)
_GET_IPYTHON = r"[ \t]*get_ipython[ \t]*\("
_OTTER_IMPORT = re.compile(r"^(?:import[ \t]+otter\b(?![^#\n]*,)|from[ \t]+otter\b)", re.MULTILINE)
_OTTER_NOTEBOOK = re.compile(r"^(\w+)[ \t]*=[ \t]*otter\.Notebook\b", re.MULTILINE)

_QUOTES = ('"""', "'''", '"', "'")
_BLANK = re.compile(r"[ \t\f]*(?:#[^\n]*)?\n?\Z")
_F_PREFIX = re.compile(r"(?<!\w)(?:[rR]?[fFtT]|[fFtT][rR])\Z")
_CODE = re.compile(r"""#[^\n]*|\"\"\"|'''|"|'|\\\n|[(\[{]+|[)\]}:;\n]""")
_STRING_END = {q: re.compile(rf"\\.|{q}" + ("" if len(q) == 3 else r"|\n"), re.DOTALL) for q in _QUOTES}
# Inside an f-string: in its text (keyed by its quote) or in a format specification (keyed by ":").
_F_STRING = {q: re.compile(rf"\\[^{{}}]|{{{{|{{|{q}" + ("" if len(q) == 3 else r"|\n")) for q in _QUOTES}
_F_STRING[":"] = re.compile(r"[{}]")


def foreign_cell_magic(source: str) -> str:
    """Return the name of the cell magic that makes this cell something other than Python, or an empty string."""
    position = 0
    while magic := _CELL_MAGIC.match(source, position):
        if magic[1] not in _PYTHON_CELLS:
            return magic[1]
        position = magic.end()
    return ""


def unwanted_calls(sources: list[str]) -> re.Pattern[str]:
    """Return the pattern of the statements that need IPython or, in a notebook that imports it, Otter."""
    if not any(_OTTER_IMPORT.search(source) for source in sources):
        return re.compile(_GET_IPYTHON)
    named = [found[1] for source in sources if (found := _OTTER_NOTEBOOK.search(source))]
    grader = named[0] if named else "grader"
    uses = rf"{grader}[ \t]*(?:=[ \t]*otter\.Notebook|\.\w+)[ \t]*\("
    return re.compile(f"{_GET_IPYTHON}|{_OTTER_IMPORT.pattern[1:]}|{uses}")


def clean(source: str, calls: re.Pattern[str]) -> tuple[str, list[tuple[int, str, str]]]:
    """Return the cell's Python, and (line, code, why) of each piece left out of it: IPython's lines and `calls`.

    Of a line that `%time` measures that magic alone is left out.
    """
    pieces: list[str] = []
    dropped: list[tuple[int, str, str]] = []
    position, line, after_colon = 0, 1, False
    while position < len(source):
        opens_block, why = False, ""
        timed = _TIME.match(source, position)
        start = timed.end() if timed else position
        if found := _IPYTHON.match(source, start):
            end, why = found.end(), "only Python is graded"
        else:
            end, opens_block, is_compound = _statement(source, start)
            if not is_compound and calls.match(source, start):
                why = "your work is graded without IPython and Otter"
        code = source[position:end]
        if why:
            dropped.append((line, code, why))
            indent = code[: len(code) - len(code.lstrip())]
            pieces.append((f"{indent}pass" if indent and after_colon else "") + "\n" * code.count("\n"))
        elif timed:
            dropped.append((line, "%time", "the statement that it measures is graded"))
            pieces += timed[1], source[start:end]
        else:
            pieces.append(code)
        if why or not _BLANK.match(code):
            after_colon = opens_block
        line += code.count("\n")
        position = end
    return "".join(pieces), dropped


def _statement(source: str, start: int) -> tuple[int, bool, bool]:
    """Return the end of the logical line at `start`, whether it opens a block, and whether code follows a semicolon.

    The stack holds what is open: "(" for any bracket, the quote of an f-string, above it "{" for a replacement field
    and above that ":" for its format specification. All other strings are skipped at once.
    """
    stack: list[str] = []
    position, end, colon, semicolon = start, len(source), -1, -1
    while found := _F_STRING.get(stack[-1] if stack else "", _CODE).search(source, position):
        mode, token, position = stack[-1] if stack else "", found[0], found.end()
        if mode in _F_STRING:
            if token == "{":
                stack.append("{")
            elif token == "}":
                del stack[-2:]
            elif token in (mode, "\n"):
                stack.pop()
                position -= token == "\n"
        elif token[0] in "([{":
            stack += "(" * len(token)
        elif token in ")]}":
            del stack[-1:]
        elif token in _QUOTES and _F_PREFIX.search(source, max(start, found.start() - 2), found.start()):
            stack.append(token)
        elif token in _QUOTES:
            position = _string_end(source, position, token)
        elif token == ":" and mode == "{":
            stack.append(":")
        elif not stack and token == "\n":
            end = position
            break
        elif not stack and token == ":":
            colon = position
        elif not stack and token == ";" and semicolon < 0:
            semicolon = position
    opens_block = colon >= 0 and bool(_BLANK.match(source, colon, end))
    is_compound = semicolon >= 0 and not _BLANK.match(source, semicolon, end)
    return end, opens_block, is_compound


def _string_end(source: str, position: int, quote: str) -> int:
    """Return where the string that is open at `position` ends: behind its quote, or at the end of its line."""
    while found := _STRING_END[quote].search(source, position):
        if found[0] == "\n":
            return found.start()
        position = found.end()
        if found[0] == quote:
            return position
    return len(source)

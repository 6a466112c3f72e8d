"""The notebook side of intake: which code is taken, which is left out, and what is said."""

from __future__ import annotations

import io
import json
import logging
import os
import re
import subprocess
import sys
import sysconfig
import tokenize
import warnings
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

import dlgrade
from dlgrade.errors import DlgradeError
from dlgrade.submission import MAX_NOTEBOOK, MAX_SOURCE, parse


def code(source: Any, **fields: Any) -> dict[str, Any]:
    return {"cell_type": "code", "source": source, "metadata": {}, "outputs": [], "execution_count": None, **fields}


def notebook(*cells: Any, **fields: Any) -> dict[str, Any]:
    """A notebook of format 4.5; a cell given as text is a code cell."""
    full = [{"id": f"c{i}", **code(cell)} if isinstance(cell, str) else cell for i, cell in enumerate(cells)]
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": full, **fields}


def old_notebook(*inputs: Any, **fields: Any) -> dict[str, Any]:
    """A notebook of format 3.0."""
    cells = [
        {"cell_type": "code", "language": "python", "input": x, "outputs": [], "collapsed": False, "metadata": {}}
        for x in inputs
    ]
    sheets = [{"cells": cells, "metadata": {}}]
    return {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}, "worksheets": sheets, **fields}


def read(document: Any) -> tuple[list[tuple[str, str]], list[str]]:
    raw = document if isinstance(document, bytes) else json.dumps(document).encode()
    chunks, notes = parse(raw, "answer.ipynb")
    return [(chunk.label, chunk.source) for chunk in chunks], list(notes)


def sources(document: Any) -> list[str]:
    return [source for _, source in read(document)[0]]


def clean(source: str) -> str:
    (kept,) = sources(notebook(source))
    return kept


def refusal(document: Any) -> str:
    with pytest.raises(DlgradeError) as caught:
        read(document)
    return str(caught.value)


# --- formats --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("minor", range(7))
def test_every_minor_version_of_format_4_is_read(minor: int) -> None:
    assert sources(notebook("x = 1\n", nbformat_minor=minor)) == ["x = 1\n"]


@pytest.mark.parametrize("source", ["a = 1\nb = 2", ["a = 1\n", "b = 2"], ["a = 1\nb = ", "2"]])
def test_a_source_is_text_or_a_list_of_texts(source: Any) -> None:
    assert sources(notebook(code(source))) == ["a = 1\nb = 2"]


@pytest.mark.parametrize("source", ["a = 1\nb = 2", ["a = 1\n", "b = 2"], ["a = 1", "b = 2"]])
def test_format_3_is_read_with_and_without_line_ends_in_its_lines(source: Any) -> None:
    assert read(old_notebook(source))[0] == [("code cell 1", "a = 1\nb = 2")]


def test_the_worksheets_of_format_3_follow_each_other() -> None:
    document = old_notebook("a = 1")
    document["worksheets"] += old_notebook("b = 2")["worksheets"]
    assert read(document)[0] == [("code cell 1", "a = 1"), ("code cell 2", "b = 2")]


def test_cells_are_counted_among_the_code_cells_and_keep_their_order() -> None:
    text = {"cell_type": "markdown", "source": "# Softmax", "metadata": {}}
    raw = {"cell_type": "raw", "source": "x", "metadata": {}}
    document = notebook(text, "a = 1", raw, "", text, "b = 2")
    assert read(document)[0] == [("code cell 1", "a = 1"), ("code cell 2", ""), ("code cell 3", "b = 2")]


@pytest.mark.parametrize(
    "document",
    [
        notebook(code("x = 1", id="a"), code("", id="a")),
        notebook(code("x = 1"), code("")),
        notebook(code("x = 1", invented=[1]), "", invented={}),
        notebook({"cell_type": "code", "source": "x = 1"}, {"cell_type": "code"}),
        notebook(code("x = 1", outputs=3, execution_count="7"), ""),
        notebook(code("x = 1", metadata=None, attachments=[1]), "", metadata=[]),
        notebook("x = 1", "", nbformat_minor="four"),
        notebook("x = 1", "", {"cell_type": "sketch"}),
        {"nbformat": 4, "cells": [code("x = 1"), code("")]},
        {"nbformat": 3, "worksheets": [{"cells": [{"cell_type": "code", "input": "x = 1"}, {"cell_type": "code"}]}]},
    ],
    ids=[
        "same id twice",
        "no ids",
        "extra fields",
        "bare cells",
        "odd outputs",
        "odd metadata",
        "odd minor version",
        "unknown kind of cell",
        "bare notebook",
        "bare notebook of format 3",
    ],
)
def test_defects_that_leave_the_code_readable_do_no_harm_and_make_no_noise(
    document: Any, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert read(document) == ([("code cell 1", "x = 1"), ("code cell 2", "")], [])
    assert not caplog.records
    assert capsys.readouterr() == ("", "")


def test_line_ends_become_unix_ones() -> None:
    assert sources(notebook("a\r\nb\rc\n")) == ["a\nb\nc\n"]


def test_a_byte_order_mark_is_accepted() -> None:
    assert sources(b"\xef\xbb\xbf" + json.dumps(notebook("x = 1")).encode()) == ["x = 1"]


@pytest.mark.parametrize("name", ["python", "Python", "python3", "ipython"])
def test_python_by_its_names(name: str) -> None:
    metadata = {"kernelspec": {"name": "k", "language": name}, "language_info": {"name": name}}
    assert sources(notebook("x", metadata=metadata)) == ["x"]


def test_a_language_left_over_from_another_kernel_does_not_matter() -> None:
    assert sources(notebook("x", metadata={"kernelspec": {"language": "python"}, "language_info": {"name": "R"}})) == [
        "x"
    ]


# --- refusals -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("document", "words"),
    [
        (b"", ["empty file", "save it again"]),
        (b" \n", ["empty file"]),
        (b'{"cells": [\n  oops]}', ["broken JSON", "line 2, column 3"]),
        (b'{"cells": [', ["broken JSON"]),
        (b"[1, 2]", ["not a notebook"]),
        (b"null", ["not a notebook"]),
        (b'"text"', ["not a notebook"]),
        (b"{}", ["not a notebook"]),
        (b"[" * 200_000, ["nested too deeply"]),
        (b'{"a":' * 200_000, ["nested too deeply"]),
        (b'{"nbformat": 4, "x": ' + b"1" * 5000 + b"}", ["digits"]),
        (notebook("x", nbformat=2), ["nbformat 2", "only 3 and 4"]),
        (notebook("x", nbformat=5), ["nbformat 5"]),
        (notebook("x", nbformat=10**400), ["only 3 and 4"]),
        (notebook("x", nbformat="4"), ["not a notebook"]),
        (notebook("x", nbformat=True), ["not a notebook"]),
        (notebook(), ["no code cells"]),
        (notebook({"cell_type": "markdown", "source": "x"}), ["no code cells"]),
        (notebook("x", metadata={"language_info": {"name": "R"}}), ["is in R", "Python kernel"]),
        (notebook("x", metadata={"kernelspec": {"language": "julia"}}), ["is in julia"]),
        (notebook("x", cells={"0": code("x")}), ["cells is an object, not a list"]),
        (notebook("x", cells=None), ["cells is missing, not a list"]),
        (notebook("x", 7), ["cells[1].cell_type is missing"]),
        (notebook("x", {"source": "y"}), ["cells[1].cell_type is missing"]),
        (notebook(code(3)), ["cells[0].source is a number, not text"]),
        (notebook(code(None)), ["cells[0].source is missing, not text"]),
        (notebook(code({"a": "b"})), ["cells[0].source is an object, not text"]),
        (notebook("x", code(["a\n", True])), ["cells[1].source[1] is true or false, not text"]),
        (notebook("x", nbformat=3), ["worksheets is missing"]),
        (old_notebook("x", worksheets=[7]), ["worksheets[0].cells is missing"]),
        (old_notebook("x", 1.5), ["worksheets[0].cells[1].input is a number, not text"]),
        (notebook("x", "a\nb = '\0'"), ["code cell 2, line 2", "U+0000"]),
        (notebook("x = '\ud800'"), ["code cell 1, line 1", "U+D800"]),
        (notebook("x" * MAX_SOURCE, "y"), ["1 MB"]),
        (notebook(*["x"] * 10_001), ["10000 code cells"]),
    ],
)
def test_what_is_not_accepted_is_refused_with_the_place(document: Any, words: list[str]) -> None:
    reason = refusal(document)
    assert "\n" not in reason
    assert len(reason) < 500
    for word in words:
        assert word in reason


def test_code_of_just_the_largest_size_is_accepted() -> None:
    assert len(clean("x" * MAX_SOURCE)) == MAX_SOURCE


def test_large_outputs_are_no_trouble() -> None:
    picture = {"output_type": "display_data", "data": {"image/png": "A" * (MAX_NOTEBOOK // 2)}, "metadata": {}}
    assert sources(notebook(code("x = 1", outputs=[picture]))) == ["x = 1"]


_values = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.sampled_from(["code", "python", "%ls", "a\n"]) | st.floats(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                ["cells", "cell_type", "source", "input", "metadata", "nbgrader", "kernelspec", "language"]
            ),
            inner,
            max_size=4,
        )
    ),
)


@given(st.sampled_from([3, 4]), _values, _values, st.lists(_values, max_size=3))
def test_wrong_types_anywhere_end_in_code_or_in_a_reason(
    major: int, metadata: Any, cells: Any, more: list[Any]
) -> None:
    for body in (cells, [{"cell_type": "code", "metadata": metadata, "source": x, "input": x} for x in more]):
        document = {"nbformat": major, "metadata": metadata, "cells": body, "worksheets": [{"cells": body}]}
        try:
            kept, notes = read(document)
        except DlgradeError as error:
            assert str(error)
        else:
            assert kept or notes


# --- IPython's lines ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "%matplotlib inline",
        "%timeit softmax(z",
        "%%time  # not on the first line",
        "!pip install 'numpy",
        "!!ls",
        "! ls",
        "?np.exp",
        "??np.exp",
        "np.exp?",
        "np.exp??",
        "np.exp?  # what is it",
        "a[0].b?",
        "np.*load*?",
        "files = !ls",
        "files =!ls",
        "a, b = %sx ls",
        "self.x[0] = %timeit -o f()",
        "pip install numpy",
        "get_ipython().system('ls')",
        "get_ipython().run_cell_magic('bash', '',\n  '''ls\n  ''')",
        "!ls \\\n  -l \\\n  -a",
        "x = !ls \\\n  -l",
    ],
)
def test_a_line_that_only_ipython_understands_is_left_out_and_said_so(line: str) -> None:
    (kept,), notes = read(notebook(f"a = 1\n{line}\nb = 2\n"))
    assert kept == ("code cell 1", "a = 1\n" + "\n" * line.count("\n") + "\nb = 2\n")
    (note,) = notes
    assert note.startswith("code cell 1, line 2: `" + line.split("\n")[0])
    assert "left out: " in note


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("%time x = f(1)  # how long?\n", "x = f(1)  # how long?\n"),
        ("x = %time f(1)\n", "x = f(1)\n"),
        ("a, b[0] =%time  f(1)\n", "a, b[0] =f(1)\n"),
        ("%time x = 1; y = 2\n", "x = 1; y = 2\n"),
        ("%time x = 1 + \\\n  2\ny = 3\n", "x = 1 + \\\n  2\ny = 3\n"),
        ("def f(x):\n    %time y = x\n    return y\n", "def f(x):\n    y = x\n    return y\n"),
        ("for i in x:\n    y = %time f(i)\n", "for i in x:\n    y = f(i)\n"),
        ('if a:\n    %time f("""\n%ls\n""")\n', 'if a:\n    f("""\n%ls\n""")\n'),
    ],
)
def test_a_statement_that_is_timed_is_kept_and_said_so(source: str, expected: str) -> None:
    (kept,), (note,) = read(notebook(f"a = 1\n{source}"))
    assert kept == ("code cell 1", f"a = 1\n{expected}")
    assert re.fullmatch(r"code cell 1, line [23]: `%time` left out: the statement that it measures is graded", note)


@pytest.mark.parametrize(
    "line",
    [
        "%time",
        "%time  # nothing",
        "%time !ls",
        "x = %time !ls",
        "%time %run x.py",
        "%time np.exp?",
        "%time get_ipython().system('ls')",
        "%time --no-raise-error f()",
        "%timeit x = f()",
        "%times x",
        "x = %timeit -o f()",
    ],
)
def test_what_is_timed_and_no_statement_is_left_out_whole(line: str) -> None:
    (kept,), (note,) = read(notebook(f"if a:\n    {line}\nb = 2\n"))
    assert kept == ("code cell 1", "if a:\n    pass\nb = 2\n")
    assert note.startswith(f"code cell 1, line 2: `{line}` left out: ")


def test_the_note_on_a_magic_says_where_what_and_why() -> None:
    _, notes = read(notebook("a = 1", "\n%matplotlib inline"))
    assert notes == ["code cell 2, line 2: `%matplotlib inline` left out: only Python is graded"]


@pytest.mark.parametrize(
    "source",
    [
        "x = (a\n% b)",
        "x = [a,\n  b\n  %c]",
        "x = a \\\n% b",
        "x = a \\\n  %b",
        "s = '''\n%matplotlib inline\n!ls\nname?\n'''",
        's = rb"""\n!ls\n"""',
        's = "a \\\n%b \\\n!c"',
        "s = f'''\n%x {a} {{\n%y {b:{c}} {'''q'''} {d!r:>{w}}\n!ls'''",
        "s = rf'''\\{a\n%b}\n!ls'''",
        "s = f'''{x:'>10}\n!ls'''",
        "s = f'''{x:#x}\n!ls'''",
        "s = f'{x:{y:1}}' + (\n%z)",
        "s = f'''{{\n%x'''\nt = f'''}}\n%x'''",
        "s = f'''\\'''\n%x'''",
        "s = f'''\\N{DIGIT ONE}\n%x'''",
        "s = f'{x:%Y-%m-%d}'\nt = f'{(lambda: 1)()}'\nu = {1: 2}[1]",
        "s = '''\\'''\n%x'''",
        "s = r'\\'\ns = (1\n%x)",
        "s = 1if'a'else'{'\nt = (1\n%x)",
        "# it's (\nx = 1  # don't [",
        "x = (1,  # it's )\n%y)",
        "x = '# not a comment'; y = (\n!z)",
        "x = a != b\ny %= c\nz: 'int' = d % e\nw = f'{x=!r}'",
        'x["= !ls"] = "= %d" % y',
        "x = '='  # = !ls",
        "assert x == y, '= !z'",
        "pip = 1\npip in x",
        "x = '# why?'\n# why?\n# %magic",
        "def f(a: int = 1) -> None:\n    '''What?'''\n\n    return a  # ok?",
        "a = 1\\\n\nb = 2",
        "#@title Softmax { run: 'auto' }\nx = 1",
        "with a as b, \\\n     c as d:\n    pass",
        "x = get_ipython\ny = 'get_ipython()'\nimport otter_space\ngrader = 1",
    ],
)
def test_python_is_never_touched(source: str) -> None:
    assert read(notebook(source + "\n")) == ([("code cell 1", source + "\n")], [])
    assert clean(source + "\n%ls\n") == source + "\n\n"  # and where it ends is known


@pytest.mark.parametrize(
    "source",
    [
        'x = f"{a["b"]}"',
        "x = f'{a\n% b}'",
        "x = fR'{a\n% b}'",
        "x = Rf'{a\n% b}'",
        "x = t'{a\n% b}'",
        "x = f'{d['it']}' + (\n%y)",
        "x = f'{f'{1:{'>'}3}'}'\ny = (\n%z)",
        "x = f'{f'{a:#x}'\n% b}'",
        "x = f'{a:{'}'}}' + (\n%y)",
    ],
)
def test_f_strings_with_the_same_quotes_inside_are_followed(source: str) -> None:
    # Legal from Python 3.12 on, and what is graded may run under it whatever runs this.
    assert clean(source) == source
    assert clean(f"{source}\n%ls") == f"{source}\n"


def test_the_standard_library_comes_through_unchanged() -> None:
    folder = Path(sysconfig.get_paths()["stdlib"])
    files = [path for path in sorted(folder.glob("*.py")) if path.stat().st_size < 100_000][::4]
    assert len(files) > 20
    texts = [path.read_text(encoding="utf-8") for path in files]
    notes: list[str] = []
    for start in range(0, len(texts), 10):
        kept, said = read(notebook(*texts[start : start + 10]))
        assert [source for _, source in kept] == texts[start : start + 10]
        notes += said
    assert notes == []


PUZZLE = '''\
"""Doc (
%x
"""
import os  # it's
x = [1, 2,  # [
     3,

     # (
     4][0] \\
    % 5
s = 'a\\
b' "(" b'\\'' Rb"\\"" u'}'
t = rf"""{x}
  {x:>{x}} \\" """ '' f'{x!r:}' f"{{ {x} }}"
def f(a=(1,
         2), *b):

    # comment
    if a: return {
        'k': [
            1]}
    elif b:
        """inner
        """; y = lambda: {1:
            2}
        return y
    return "'"
class C:
    z = 1 if x else"}"
'''


def test_a_magic_between_two_lines_is_left_out_exactly_where_a_statement_may_start() -> None:
    lines = PUZZLE.splitlines(keepends=True)
    tokens = list(tokenize.generate_tokens(io.StringIO(PUZZLE).readline))
    inside = set()  # lines before which a statement is going on
    start = None
    for token in tokens:
        if token.type == tokenize.NEWLINE:
            assert start is not None
            inside.update(range(start + 1, token.end[0] + 1))
            start = None
        elif start is None and token.type not in (tokenize.NL, tokenize.COMMENT, tokenize.INDENT, tokenize.DEDENT):
            start = token.start[0]
    assert 5 < len(inside) < len(lines) - 5
    for number in range(1, len(lines) + 1):
        if number not in inside:
            magic, kept = "%magic it's ([\n", "\n"
        else:
            magic = kept = "%magic \\\n" if lines[number - 2].endswith("\\\n") else "%magic\n"
        before, after = "".join(lines[: number - 1]), "".join(lines[number - 1 :])
        assert clean(before + magic + after) == before + kept + after, number


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("if True:\n    !pip install x\n", "if True:\n    pass\n"),
        ("if True:\n    !pip install x\nelse:\n    y = 1\n", "if True:\n    pass\nelse:\n    y = 1\n"),
        ("if a:  # why\n\n  # because\n\t%b\n", "if a:  # why\n\n  # because\n\tpass\n"),
        ("for i in x:\n    !a\n    !b\n", "for i in x:\n    pass\n\n"),
        (
            "def f(\n    a={1: 2},\n):\n    !ls \\\n      -l\n    return a\n",
            "def f(\n    a={1: 2},\n):\n    pass\n\n    return a\n",
        ),
        ("if a:\n    b = 1\n    %c\n", "if a:\n    b = 1\n\n"),
        ("x = a[1:]\n    %c\n", "x = a[1:]\n\n"),
        ("    %c\nx = 1\n", "\nx = 1\n"),
        ("try:\n    get_ipython()\nexcept NameError:\n    x = 1", "try:\n    pass\nexcept NameError:\n    x = 1"),
        ("if a:\n    x = !ls", "if a:\n    pass"),
    ],
)
def test_a_block_that_would_be_empty_gets_a_pass(source: str, expected: str) -> None:
    assert clean(source) == expected


def test_code_behind_a_semicolon_is_not_lost_with_a_call() -> None:
    assert clean("get_ipython().system('ls'); x = 1\n") == "get_ipython().system('ls'); x = 1\n"
    assert clean("get_ipython().system('ls');  # quiet\n") == "\n"


@pytest.mark.parametrize("magic", ["%%time", "%%timeit -n 3", "%%capture out", "%%prun"])
@pytest.mark.parametrize("before", ["", "\n  \n"])
def test_a_cell_that_is_timed_or_captured_is_python(magic: str, before: str) -> None:
    kept, notes = read(notebook(f"{before}{magic}\n%ls\nx = 1\n"))
    assert kept == [("code cell 1", f"{before}\n\nx = 1\n")]
    line = before.count("\n") + 1
    assert [note.split("`")[:2] for note in notes] == [
        [f"code cell 1, line {line}: ", magic],
        [f"code cell 1, line {line + 1}: ", "%ls"],
    ]


@pytest.mark.parametrize("magic", ["bash", "html", "writefile answer.py", "python", "script ruby", "unheard_of"])
@pytest.mark.parametrize("before", ["", "\n\n", "%%time\n", "%%capture out\n\n%%time\n"])
def test_a_cell_that_is_not_python_is_left_out_whole(magic: str, before: str) -> None:
    kept, notes = read(notebook("a = 1", f"{before}%%{magic}\necho it's\n", "b = 2"))
    assert kept == [("code cell 1", "a = 1"), ("code cell 3", "b = 2")]
    (note,) = notes
    assert note.startswith(f"code cell 2 left out: `%%{magic.split()[0]}`")


def test_asking_for_help_on_a_cell_magic_does_not_cost_the_cell() -> None:
    assert clean("%%bash?\nx = 1") == "\nx = 1"


def test_a_cell_magic_below_other_code_is_a_single_line() -> None:
    assert clean("# first\n%%bash\nx = 1") == "# first\n\nx = 1"


def test_notes_are_few_short_and_printable() -> None:
    _, notes = read(notebook("!\x1b[31m" + "a" * 500 + "\n" + "!ls\n" * 500))
    assert len(notes) == 21
    assert notes[-1] == "and 481 more left out"
    assert all(note.isprintable() and len(note) < 150 for note in notes)


@pytest.mark.usefixtures("bounded")
@pytest.mark.parametrize(
    "piece",
    [
        "'",
        '"',
        "'''a",
        '"""',
        "(",
        "()",
        "[{",
        "}",
        "f'{",
        "f'''{x:",
        "f'{x:{",
        "'\\",
        "\\\n",
        "\n",
        "x\n",
        "!a\n",
        "%%time\n",
        "!a\\\n",
        "x=",
        "x?\n",
        "x;",
        "if x:\n !a\n",
        " ",
        "%time ",
        "%time x\n",
        "x = %time ",
        "import otter\n",
        "a = otter.Notebook()\n",
        "get_ipython(\n",
        "\ud7ff",
    ],
)
def test_large_cells_of_anything_are_read(piece: str) -> None:
    source = piece * (100_000 // len(piece))
    (kept,), _ = read(notebook(source))
    assert kept[1].count("\n") == source.count("\n")


# --- nbgrader and Otter ---------------------------------------------------------------------------------------------


def graded(source: str, **flags: Any) -> dict[str, Any]:
    return code(source, metadata={"nbgrader": {"schema_version": 3, "grade_id": "a", "locked": False, **flags}})


def test_the_instructors_tests_of_an_nbgrader_notebook_are_left_out() -> None:
    document = notebook(
        graded("x = 1", grade=False, solution=True),
        graded("assert x == 1", grade=True, solution=False, locked=True),
        graded("y = 2", grade=True, solution=True),
        graded("z = 3", grade=False, solution=False, locked=True),
        graded("w = 4", grade="true", solution=0),
        code("v = 5", metadata={"nbgrader": True}),
    )
    kept, notes = read(document)
    assert [label for label, _ in kept] == [f"code cell {i}" for i in (1, 3, 4, 5, 6)]
    assert notes == ["code cell 2 left out: it holds the instructor's tests (nbgrader)"]


def test_the_instructors_tests_are_left_out_of_format_3_too() -> None:
    document = old_notebook("x = 1", "assert x")
    document["worksheets"][0]["cells"][1]["metadata"] = {"nbgrader": {"grade": True, "solution": False}}
    assert sources(document) == ["x = 1"]


def test_otters_own_calls_are_left_out() -> None:
    kept, notes = read(
        notebook(
            '# Initialize Otter\nimport otter\ngrader = otter.Notebook("hw.ipynb")',
            "import numpy as np\ndef f(x):\n    return x\n",
            "grader.check(\n    'q1',\n)\nx = 1",
            'grader.check_all()\ngrader.export("hw.ipynb", pdf=False)\n',
            "if x:\n    grader.check('q2')\ny = grader.tests",
        )
    )
    assert [source for _, source in kept] == [
        "# Initialize Otter\n\n",
        "import numpy as np\ndef f(x):\n    return x\n",
        "\n\n\nx = 1",
        "\n\n",
        "if x:\n    grader.check('q2')\ny = grader.tests",
    ]
    assert [note.split(":")[0] for note in notes] == [
        "code cell 1, line 2",
        "code cell 1, line 3",
        "code cell 3, line 1",
        "code cell 4, line 1",
        "code cell 4, line 2",
    ]


@pytest.mark.parametrize(
    "statement",
    ["import otter as ot", "import otter.api", "from otter import Notebook", "import otter  # tests, export"],
)
def test_otters_imports_are_known(statement: str) -> None:
    assert clean(f"{statement}\nx = 1") == "\nx = 1"


def test_what_is_imported_beside_otter_is_not_lost() -> None:
    assert clean("import otter, numpy as np\nimport otter\n") == "import otter, numpy as np\n\n"


def test_otters_notebook_may_have_any_name() -> None:
    assert clean("import otter\nautograder = otter.Notebook()\nautograder.check('q1')\ngrader.check(1)") == (
        "\n\n\ngrader.check(1)"
    )


@pytest.mark.parametrize("source", ["grader.check('q1')", "def f():\n    import otter\ngrader.check('q1')"])
def test_without_otter_a_grader_is_the_learners_own(source: str) -> None:
    assert clean(source) == source


# --- promises of the module -----------------------------------------------------------------------------------------


def test_nothing_heavy_is_imported_before_a_notebook_is_read() -> None:
    program = "import sys, dlgrade.submission; print(sorted({'nbformat', 'numpy', 'jsonschema'} & set(sys.modules)))"
    path = [str(Path(dlgrade.__file__).parents[1]), *sys.path]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path)}
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, timeout=60, env=environment)
    assert done.stdout == "[]\n", done.stderr

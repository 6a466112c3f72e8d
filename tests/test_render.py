"""What people and programs get to see of a result."""

from __future__ import annotations

import csv
import io
import json
import re
from xml.etree import ElementTree as ET

import msgspec
import pytest

from dlgrade.render.junit import to_xml
from dlgrade.render.overview import row, show_overview
from dlgrade.render.records import COLUMNS, csv_pieces, json_pieces, to_json
from dlgrade.render.summary import summary_line, totals
from dlgrade.render.terminal import OUTPUT_LINES, show
from dlgrade.render.text import visible, visible_line, writable
from dlgrade.result import Check, Result, Sandbox, SubmissionInfo, Verdict

ESC = "\x1b"
HOSTILE = f"{ESC}[2J{ESC}]0;title\x07\x9b31m\u202egnp\r\b\x00 [bold]x[/bold] :smile: \ud800\u2028end"

ARRAYS = """\
The shape is right and the values are not.

input     [[ 1.66,  0.55,  0.98],
           [ 0.1 ,  2.5 , -1.25]]
expected  [[0.5446, 0.1795, 0.2759],
           [0.0812, 0.8954, 0.0211]]
yours     [[0.8264, 0.1245, 0.9029],
           [0.1736, 0.8755, 0.0971]]"""

VERDICTS: tuple[Verdict, ...] = (
    "passed",
    "incorrect",
    "not_attempted",
    "crashed",
    "timeout",
    "refused",
    "deferred",
    "grader_fault",
)


class Terminal(io.StringIO):
    """A stream in memory that says that it is a terminal."""

    def isatty(self):
        return True


@pytest.fixture(autouse=True)
def plain_environment(monkeypatch):
    for name in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE", "COLUMNS", "LINES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TERM", "xterm-256color")


def without_ansi(text):
    return re.sub(r"\x1b\[[0-9;]*m", "", text)


def check(title, outcome="passed", points=0.0, **fields):
    return Check(
        id=f"test_{title.lower().replace(' ', '_')}",
        title=title,
        outcome=outcome,
        points=points,
        max_points=10.0,
        **fields,
    )


def result(verdict="incorrect", *checks, score=0.0, path="work/exercise_03_softmax.py", **fields):
    return Result(
        exercise="exercise_03_softmax",
        submission=SubmissionInfo(path=path, sha256="ab" * 32),
        suite_sha256="cd" * 32,
        verdict=verdict,
        score=score,
        sandbox=Sandbox(tier="process"),
        seconds=0.4121,
        mistakes=fields.pop("mistakes", []),
        checks=list(checks),
        **fields,
    )


def shown(one, notes=(), terminal=False):
    file = Terminal() if terminal else io.StringIO()
    show(one, notes=notes, file=file)
    return file.getvalue()


def incorrect(**fields):
    return result(
        "incorrect",
        check("Shape and dtype", points=10.0),
        check(
            "Rows sum to one",
            "failed",
            message=ARRAYS,
            mistake="axis_0",
            hint="Which axis holds the classes?",
            **fields,
        ),
        check("Shift invariance", "skipped", message="Waits for “Rows sum to one”."),
        check("Large scores", "failed", message="overflow in exp\nsecond line"),
        score=10.0,
        mistakes=["axis_0"],
    )


# The terminal's view of one result


def test_the_cause_comes_first_and_is_told_whole_with_the_hint_of_its_mistake():
    text = shown(incorrect())
    assert text.startswith("✗ Exercise 03 · softmax: not right yet: 10 of 100 points.")
    cause = text.split("All checks")[0]
    assert "".join(f"  {line}\n" if line else "\n" for line in ARRAYS.split("\n")) in cause
    assert "Hint: Which axis holds the classes?" in cause
    assert "overflow" not in cause


def test_every_check_has_a_line_and_a_later_failure_its_first_line():
    listed = shown(incorrect()).split("All checks\n")[1]
    assert "✓ 10/10  Shape and dtype" in listed
    assert "✗  0/10  Rows sum to one\n  ✗  0/10  Large scores" in listed  # its message is above, not here again
    assert "1 more check, worth" in listed
    assert "overflow in exp" in listed and "second line" not in listed
    assert "dlgrade hint exercise_03" in listed


def test_checks_that_wait_are_counted_and_not_listed():
    waiting = [check(f"Later {n}", "skipped", message="not run: it needs “A”") for n in range(5)]
    text = shown(result("incorrect", check("A", "failed", message="no"), *waiting))
    assert "5 more checks, worth 50 points" in text and "Later" not in text


def test_what_could_not_be_run_shows_no_list_of_checks():
    later = [check(f"Later {n}", "skipped", message="not run") for n in range(3)]
    text = shown(result("crashed", check("Values", "error", message="SyntaxError: no"), *later))
    assert "SyntaxError: no" in text and "Values" not in text and "Later" not in text
    assert "dlgrade check exercise_03" in text


@pytest.mark.parametrize(
    ("path", "again"),
    [
        ("exercise_03_softmax.py", "dlgrade check exercise_03"),
        ("exercise_03_softmax.ipynb", "dlgrade check exercise_03"),
        ("work/exercise_03_softmax.py", "dlgrade check exercise_03 work/exercise_03_softmax.py"),
        ("try.py", "dlgrade check exercise_03 try.py"),
    ],
)
@pytest.mark.parametrize("verdict", ["crashed", "refused"])
def test_the_command_to_check_again_grades_the_same_file(verdict, path, again):
    text = shown(result(verdict, check("Values", "error", message="no"), path=path))
    assert text.rstrip().endswith(f"When that is mended: {again}")


def test_a_crash_in_one_check_shows_the_others():
    text = shown(
        result("crashed", check("Values", "error", message="it died"), check("Edges", points=10.0), score=10.0)
    )
    assert "Values\n  it died" in text and "✓ 10/10  Edges" in text


def test_printed_output_is_shown_in_part_and_says_how_much_more_there_is():
    text = shown(incorrect(output="\n".join(f"row {n}" for n in range(OUTPUT_LINES + 30)) + "\n"))
    assert f"| row {OUTPUT_LINES - 1}\n" in text and f"row {OUTPUT_LINES}\n" not in text
    assert "… 30 lines more" in text


def test_a_long_printed_line_is_cut_and_says_so():
    text = shown(incorrect(output="x" * 5000))
    assert "x" * 5000 not in text and "characters more" in text


@pytest.mark.parametrize(
    ("verdict", "words"),
    [
        ("passed", "all right! 100 of 100 points"),
        ("incorrect", "not right yet"),
        ("not_attempted", "dlgrade show exercise_03"),
        ("crashed", "crashed: 100 of 100"),
        ("timeout", "ran out of time"),
        ("refused", "not accepted"),
        ("deferred", "wait for a GPU"),
        ("grader_fault", "our fault, not yours"),
    ],
)
def test_each_verdict_has_words_of_its_own_and_shows_its_reason(verdict, words):
    outcome = {"passed": "passed", "deferred": "deferred"}.get(verdict, "error")
    text = shown(result(verdict, check("Something", outcome, message="the reason why"), score=100.0))
    assert words in text
    assert ("the reason why" in text) == (verdict != "passed")


@pytest.mark.parametrize("verdict", VERDICTS)
def test_a_result_without_checks_can_be_shown(verdict):
    assert "Exercise 03" in shown(result(verdict))


def test_a_fault_of_ours_shows_every_error_for_the_report():
    wrong = check("Shape", "failed", message="the learner's own")
    text = shown(
        result(
            "grader_fault", wrong, check("A", "error", message="KeyError: 1"), check("B", "error", message="two\nlines")
        )
    )
    assert "KeyError: 1" in text and "  two\n  lines\n" in text and "the learner's own" not in text


def test_a_fault_of_ours_shows_no_score():
    assert "points" not in shown(result("grader_fault")).replace("the points that you had stay", "")


def test_notes_are_shown():
    assert "Note: cell 3: a magic was left out" in shown(result("passed"), notes=["cell 3: a magic was left out"])


@pytest.mark.parametrize("verdict", VERDICTS)
@pytest.mark.parametrize("terminal", [True, False])
def test_nothing_in_a_result_can_act_on_the_terminal(verdict, terminal, monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("TERM", "dumb")
    first = check(
        HOSTILE, "deferred" if verdict == "deferred" else "error", message=HOSTILE, hint=HOSTILE, output=HOSTILE
    )
    later = check(HOSTILE, "failed", message=HOSTILE)
    text = shown(result(verdict, first, later, path=HOSTILE), notes=[HOSTILE], terminal=terminal)
    assert all(char == "\n" or char.isprintable() for char in text)
    joined = "".join(text.split())
    assert r"\x1b[2J" in joined and r"\u202egnp" in joined
    assert "[bold]x[/bold]:smile:" in joined


def test_colour_is_for_terminals_and_for_those_who_want_it(monkeypatch):
    assert f"{ESC}[1;31m" in shown(incorrect(), terminal=True)
    assert ESC not in shown(incorrect())
    monkeypatch.setenv("NO_COLOR", "1")
    assert "[1;31m" not in shown(incorrect(), terminal=True)


def test_a_narrow_terminal_loses_no_word_and_keeps_what_fits(monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    text = without_ansi(shown(incorrect(), terminal=True))
    assert max(map(len, text.splitlines())) <= 40
    assert "  yours     [[0.8264, 0.1245, 0.9029],\n             [0.1736, 0.8755, 0.0971]]\n" in text
    assert text.split() == shown(incorrect()).split()


def test_a_number_wider_than_a_narrow_terminal_is_folded_and_not_cut(monkeypatch):
    monkeypatch.setenv("COLUMNS", "40")
    one = result("incorrect", check("Digits", "failed", message="yours " + "0123456789" * 9))
    text = without_ansi(shown(one, terminal=True))
    assert "0123456789" * 9 in "".join(text.split())


def test_lines_stay_whole_in_a_pipe():
    line = "yours  " + ", ".join(["0.123456"] * 60)
    assert f"  {line}\n" in shown(result("incorrect", check("Long", "failed", message=line)))


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "cp437", "utf-8"])
def test_any_encoding_can_carry_the_view(encoding):
    raw = io.BytesIO()
    file = io.TextIOWrapper(raw, encoding=encoding, errors="strict", newline="\n")
    show(result("incorrect", check("−1 ≠ ×", "failed", message="∇f is 日本, not ✓")), file=file)
    file.flush()
    text = raw.getvalue().decode(encoding)
    assert "Exercise 03" in text
    assert text.startswith("✗" if encoding == "utf-8" else "x")
    assert ("日本" if encoding == "utf-8" else r"\u65e5\u672c") in text


def test_what_an_encoding_lacks_is_spelled():
    assert writable("a − b ≠ “c” × ∇", "ascii") == r"""a - b != "c" x \u2207"""
    assert writable("a − b", "utf-8") == "a − b"


def test_visible_keeps_layout_and_ordinary_letters():
    text = "Größe 日本 👩\u200d🔬\n    indented\u00a0by four"
    assert visible(text) == text
    assert visible("a\tb\r\nc") == "a   b\nc"
    assert visible_line("two\nlines") == r"two\nlines"


# One line a result, and the totals


def test_a_summary_line_is_one_line_with_the_reason():
    line = summary_line(incorrect())
    assert "\n" not in line
    assert line.split()[:2] == ["exercise_03_softmax", "not"]
    assert "10/100" in line and "The shape is right" in line
    assert "100/100" not in summary_line(result("grader_fault", score=100.0))


def test_totals_count_verdicts_and_mistakes_and_leave_our_faults_out_of_the_mean():
    results = [
        result("passed", score=100.0),
        result("incorrect", score=50.0, mistakes=["axis_0", "axis_0"]),
        result("incorrect", score=30.0, mistakes=["no_shift", "axis_0"]),
        result("grader_fault"),
    ]
    assert totals(results) == [
        "4 results: 1 passed, 2 not right yet, 1 grader's fault",
        "Mean score: 60.0 of 100",
        "Mistakes: axis_0 (2), no_shift (1)",
    ]
    assert totals([]) == ["No results"]
    assert totals([result("grader_fault")]) == ["1 result: 1 grader's fault"]


def test_the_overview_shows_each_student_and_cannot_be_broken_by_a_name(monkeypatch):
    monkeypatch.setenv("COLUMNS", "60")
    file = Terminal()
    show_overview([row("ada", incorrect()), row(HOSTILE, result("passed", score=100.0))], file)
    text = without_ansi(file.getvalue())
    assert all(char == "\n" or char.isprintable() for char in text)
    assert max(map(len, text.splitlines())) <= 60
    assert "ada" in text and "10/100" in text and "2 results" in text and "[bold]" in text


# JUnit


def test_junit_counts_what_it_holds():
    deferred = check("GPU", "deferred", message="Needs a GPU")
    error = check("Breaks", "error", message="ValueError: no", output="printed")
    one = msgspec.structs.replace(incorrect(), checks=[*incorrect().checks, deferred, error])
    root = ET.fromstring(to_xml([one, result("passed", check("Fine"))]).encode())
    assert root.tag == "testsuites"
    first, second = root
    assert {name: first.get(name) for name in ("name", "tests", "failures", "errors", "skipped", "time")} == {
        "name": "exercise_03_softmax",
        "tests": "6",
        "failures": "2",
        "errors": "1",
        "skipped": "2",
        "time": "0.412",
    }
    assert (second.get("tests"), second.get("failures"), second.get("errors")) == ("1", "0", "0")
    for suite in root:
        cases = suite.findall("testcase")
        assert len(cases) == int(suite.get("tests"))
        for tag, counter in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped")):
            assert len(suite.findall(f"testcase/{tag}")) == int(suite.get(counter))
    broken = first.find("testcase[@name='Breaks']")
    assert broken.get("classname") == "exercise_03_softmax"
    assert broken.find("error").get("message") == "ValueError: no"
    assert broken.find("system-out").text == "printed"
    assert ARRAYS in first.find("testcase[@name='Rows sum to one']/failure").text


@pytest.mark.parametrize("verdict", [verdict for verdict in VERDICTS if verdict not in ("passed", "deferred")])
def test_junit_never_lets_an_ungraded_submission_look_like_a_success(verdict):
    suite = ET.fromstring(to_xml([result(verdict)]).encode())[0]
    assert int(suite.get("failures")) + int(suite.get("errors")) == 1


def test_junit_holds_no_character_that_xml_forbids():
    hostile = HOSTILE + "\ufffe\uffff]]><&"
    text = to_xml(
        [result("incorrect", check(hostile, "failed", message=hostile, hint=hostile, output=hostile), path=hostile)]
    )
    failure = ET.fromstring(text.encode()).find("testsuite/testcase/failure")
    assert r"\x1b[2J" in failure.text and "]]><&" in failure.text


# Documents


def test_json_says_the_same_in_characters_that_do_nothing():
    one = msgspec.structs.replace(incorrect(), exercise="exercise_03_softmax")
    one.checks[0] = check("\u202e\x9b ü")
    assert to_json(one).isascii()
    assert msgspec.json.decode(to_json(one), type=Result) == one


def test_the_class_as_json_is_the_contract_with_the_student_added():
    one = incorrect()
    document = json.loads("".join(json_pieces("exercise_03_softmax", [("ada", one), ("bo\u202eb", one)])))
    assert document["schema"] == "dlgrade.results/1"
    assert document["exercise"] == "exercise_03_softmax"
    assert [entry["student"] for entry in document["results"]] == ["ada", "bo\u202eb"]
    first = dict(document["results"][0])
    del first["student"]
    assert msgspec.convert(first, Result) == one
    assert set(first) == set(Result.__struct_fields__)


def test_the_class_as_json_may_be_empty():
    assert json.loads("".join(json_pieces("exercise_03_softmax", [])))["results"] == []


def read_csv(*graded):
    text = "".join(csv_pieces(graded))
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True)), text


def test_csv_has_a_row_for_each_student_and_numbers_are_numbers():
    rows, text = read_csv(("ada, “the first”", incorrect()))
    assert text.split("\r\n")[0] == ",".join(COLUMNS)
    assert text.count("\r\n") == 2 and text.endswith("\r\n")
    assert rows == [
        {
            "student": "ada, “the first”",
            "exercise": "exercise_03_softmax",
            "verdict": "incorrect",
            "score": "10.0",
            "max_score": "100.0",
            "deferred_points": "0.0",
            "mistakes": "axis_0",
            "message": "The shape is right and the values are not.",
            "seconds": "0.412",
            "path": "work/exercise_03_softmax.py",
            "sha256": "ab" * 32,
        }
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", " =", "\n=", "＝"])
def test_no_cell_from_a_stranger_is_a_formula(start):
    evil = f'{start}HYPERLINK("http://example.org","x")'
    rows, _ = read_csv((evil, result("incorrect", check("x", "failed", message=evil), path=evil, mistakes=[evil])))
    for column in ("student", "message", "path", "mistakes"):
        cell = rows[0][column]
        assert "HYPERLINK" in cell
        assert cell.lstrip()[0] not in "=+-@＝"


@pytest.mark.parametrize("before", ["", "ada", '"', "a,b"])
@pytest.mark.parametrize("start", [";=", ";+", "; -", ";\t@", "\t=", ';"=', ";;＝", "a;b;="])
def test_no_cell_is_a_formula_where_files_are_split_at_other_characters(before, start):
    """Where the comma is the decimal sign, spreadsheets split a line at semicolons; a tab is offered beside it."""
    evil = f"{before}{start}SUM(1)"
    one = result("incorrect", check("x", "failed", message=evil), path=evil, mistakes=[evil])
    _, text = read_csv((evil, one))
    for separator in ";\t":
        cells = [cell for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) for cell in row]
        cells += re.split(rf"[{separator}\r\n]", text)  # as a reader to which quotes inside a cell are nothing
        assert any("SUM" in cell for cell in cells)
        assert not [cell for cell in cells if "SUM" in cell and cell.strip(' "')[0] in "=+-@＝"]


def test_a_semicolon_in_a_sentence_stays_as_it_is():
    rows, _ = read_csv(("ada; bob", result("incorrect", check("x", "failed", message="one; two -3"))))
    assert (rows[0]["student"], rows[0]["message"]) == ("ada; bob", "one; two -3")

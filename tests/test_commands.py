"""The command line: exit codes, what is said, what stands on stdout, and what a command costs at start.

Grading itself is replaced here by a function that reads the verdict off the file's first line, as in `# passed 100`.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import struct
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

import pytest
from tests.one_exercise import SOLUTION, make_exercise
from tests.small_course import EXERCISES, change_stub, make_course, stub_of

import dlgrade
from dlgrade import grading
from dlgrade.__main__ import run
from dlgrade.result import Check, Result, Sandbox, SubmissionInfo
from dlgrade.submission import Refusal

DOUBLE, HALF, MEAN = (f"{exercise}.py" for exercise in EXERCISES)

LEARNERS_COMMANDS = ["init", "list", "show", "next", "check", "hint", "solution", "reset", "progress", "doctor"]

POINTS = {"passed": 100.0, "incorrect": 40.0, "deferred": 70.0}
OUTCOMES = {"passed": "passed", "deferred": "deferred", "grader_fault": "error"}


@dataclass(frozen=True)
class Ran:
    code: int
    out: str
    err: str


@pytest.fixture
def course(tmp_path, monkeypatch) -> Path:
    folder = make_course(tmp_path / "course")
    monkeypatch.setenv("DLGRADE_COURSE", str(folder))
    return folder


@pytest.fixture
def dl(course, tmp_path, monkeypatch, capsys) -> Callable[..., Ran]:
    """Run a command in an empty folder, with a state of its own and the small course."""
    monkeypatch.setenv("DLGRADE_STATE", str(tmp_path / "state"))
    monkeypatch.delenv("DLGRADE_DEBUG", raising=False)
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    monkeypatch.setattr(grading, "grade", fake_grade)

    def command(*args: str) -> Ran:
        capsys.readouterr()
        code = run(list(args))
        return Ran(code, *capsys.readouterr())

    return command


@pytest.fixture
def work(dl, tmp_path) -> Path:
    """The current folder as a fresh workspace."""
    assert dl("init").code == 0
    return tmp_path / "here"


def fake_grade(exercise, submission, options=None, *, shown_path=None, seed=None, **_) -> Result:
    print("noise of a suite")
    first = "# refused" if isinstance(submission, Refusal) else submission.raw.decode().split("\n")[0]
    verdict = first.removeprefix("# ") if first.startswith("# ") else "not_attempted"
    if verdict == "boom":
        raise ZeroDivisionError("a fault")
    if verdict == "interrupt":
        raise KeyboardInterrupt
    check = Check(
        id="test_it",
        title="It is right",
        outcome=OUTCOMES.get(verdict, "failed"),
        points=POINTS.get(verdict, 0.0),
        max_points=100.0,
        message="" if verdict == "passed" else "It is 7, not 6.",
    )
    return Result(
        exercise=exercise.id,
        submission=SubmissionInfo(path=shown_path or "", sha256=""),
        suite_sha256="0" * 64,
        verdict=verdict,
        score=POINTS.get(verdict, 0.0),
        sandbox=Sandbox(tier="none" if verdict == "refused" else "process"),
        seconds=0.1,
        mistakes=[],
        checks=[check],
    )


def answer(folder: Path, name: str, verdict: str) -> None:
    (folder / name).write_text(f"# {verdict}\n", encoding="utf-8")


def dlgrade_process(
    *args: str, env: dict[str, str] | None = None, code: str | None = None, stdout: int = subprocess.PIPE
) -> subprocess.Popen[bytes]:
    environ = {**os.environ, "PYTHONPATH": str(Path(dlgrade.__file__).parent.parent), **(env or {})}
    command = [sys.executable, "-c", code] if code else [sys.executable, "-m", "dlgrade", *args]
    return subprocess.Popen(command, env=environ, stdout=stdout, stderr=subprocess.PIPE)


def packages(modules: str) -> set[str]:
    """Return the top-level names of modules."""
    return {name.partition(".")[0] for name in modules.split()}


def modules_after(*args: str) -> set[str]:
    """Return the packages that a command has imported."""
    code = (
        "import sys\n"
        "from dlgrade.__main__ import run\n"
        f"assert run({list(args)!r}) == 0\n"
        "sys.stderr.write(' '.join(sys.modules))"
    )
    out, err = dlgrade_process(code=code).communicate(timeout=60)
    assert out
    return packages(err.decode())


# --- the group ---


@pytest.mark.parametrize("args", [(), ("--help",), ("-h",)])
def test_help_names_every_command(dl, args):
    ran = dl(*args)
    assert ran.code == 0
    for name in [*LEARNERS_COMMANDS, "grade", "dev"]:
        assert f"\n  {name} " in ran.out


@pytest.mark.parametrize("name", LEARNERS_COMMANDS)
def test_each_command_has_help_of_its_own(dl, name):
    ran = dl(name, "--help")
    assert ran.code == 0
    assert f"Usage: dlgrade {name}" in ran.out


def test_version(dl):
    assert dl("--version").out.strip() == f"dlgrade, version {dlgrade.__version__}"


HEAVY = {"numpy", "pytest", "rich", "tensorflow", "keras", "hypothesis", "nbformat", "filelock"}


def test_help_imports_click_and_nothing_of_weight(dl):
    plain, helped = modules_after("--version"), modules_after("--help")
    assert "click" in helped
    assert not (plain | helped) & (HEAVY | {"msgspec", "platformdirs"})


@pytest.mark.parametrize("command", [("list",), ("list", "--format", "json"), ("next",)])
def test_list_and_next_import_nothing_heavy(dl, command):
    assert not modules_after(*command) & HEAVY


def complete(words: str) -> tuple[list[str], str]:
    """Return what bash is offered for the last of `words`, and which modules that took."""
    code = (
        "import atexit, sys\n"
        "from dlgrade.__main__ import main\n"
        "atexit.register(lambda: sys.stderr.write(' '.join(sys.modules)))\n"
        "main()"
    )
    variables = {
        "_DLGRADE_COMPLETE": "bash_complete",
        "COMP_WORDS": words,
        "COMP_CWORD": str(len(words.split(" ")) - 1),
    }
    out, err = dlgrade_process(env=variables, code=code).communicate(timeout=60)
    return out.decode().split(), err.decode()


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("dlgrade pro", ["plain,progress"]),
        ("dlgrade check ", ["plain,double", "plain,half", "plain,mean"]),
        ("dlgrade hint ha", ["plain,half"]),
        ("dlgrade solution exercise_0", [f"plain,{exercise}" for exercise in EXERCISES]),
        ("dlgrade check 7", ["plain,7"]),
        ("dlgrade check ./mine", ["file,./mine"]),
    ],
)
def test_completion(dl, words, offered):
    completed, modules = complete(words)
    assert completed == offered
    assert not packages(modules) & HEAVY


def test_completing_a_commands_name_imports_no_command(dl):
    _, modules = complete("dlgrade pro")
    assert "dlgrade.commands" in modules.split()
    assert "dlgrade.commands.progress" not in modules.split()


def test_completion_knows_the_chosen_course(dl, course, tmp_path, monkeypatch):
    monkeypatch.delenv("DLGRADE_COURSE")
    assert complete(f"dlgrade --course {course} check h")[0] == ["plain,half"]
    assert complete(f"dlgrade --course {tmp_path} check h")[0] == ["file,h"]


@pytest.mark.parametrize(
    ("args", "suggestion"), [(["chek"], "'check'"), (["check", "dubble"], "'double'"), (["hint", "exercise_1"], "?")]
)
def test_unknown_names_get_a_suggestion_in_one_line(dl, args, suggestion):
    ran = dl(*args)
    assert ran.code == 2
    assert ran.out == ""
    assert "did you mean" in ran.err
    assert suggestion in ran.err
    assert ran.err.count("\n") == 1


def test_wrong_use_is_exit_code_2(dl, tmp_path):
    assert dl("--nonsense").code == 2
    assert dl("check", "--format", "yaml").code == 2
    assert dl("--course", str(tmp_path / "nowhere"), "list").code == 2
    assert dl("solution").code == 2


def test_a_folder_that_is_no_course_is_said(dl, tmp_path):
    ran = dl("--course", str(tmp_path), "list")
    assert (ran.code, ran.out) == (2, "")
    assert "not a course" in ran.err


def test_a_fault_of_the_course_is_one_line_and_exit_code_3(dl, course):
    (course / "exercises" / EXERCISES[0] / "exercise.toml").write_text("title = 3\n")
    ran = dl("list")
    assert ran.code == 3
    assert "exercise.toml" in ran.err
    assert "Traceback" not in ran.err


def test_an_unexpected_error_is_our_fault_and_its_traceback_is_kept(dl, work, tmp_path):
    answer(work, DOUBLE, "boom")
    ran = dl("check", "1")
    assert ran.code == 3
    assert ran.out == ""
    assert "a fault of dlgrade, not of your code" in ran.err
    assert "Traceback" not in ran.err
    [kept] = (tmp_path / "state" / "faults").iterdir()
    assert str(kept) in ran.err
    assert "ZeroDivisionError: a fault" in kept.read_text()


def test_with_debug_the_traceback_is_shown(dl, work, monkeypatch):
    monkeypatch.setenv("DLGRADE_DEBUG", "1")
    answer(work, DOUBLE, "boom")
    ran = dl("check", "1")
    assert ran.code == 3
    assert "Traceback" in ran.err


def test_an_interrupt_is_exit_code_130_and_a_short_line(dl, work):
    answer(work, DOUBLE, "interrupt")
    ran = dl("check", "1")
    assert ran.code == 130
    assert ran.out == ""
    assert ran.err.strip().splitlines()[-1] == "dlgrade: interrupted."
    assert "Traceback" not in ran.err


BUFFERED = """
from dlgrade.commands.next_exercise import next_exercise
from dlgrade.__main__ import main
next_exercise.callback = lambda: print("a line that waits in the buffer")
main()
"""


@pytest.mark.parametrize("code", [None, f"import sys; sys.argv = ['dlgrade', 'next']{BUFFERED}"])
def test_a_closed_pipe_is_silent(dl, code):
    reading, writing = os.pipe()
    os.close(reading)
    with dlgrade_process("list", code=code, env={"PYTHONUNBUFFERED": ""}, stdout=writing) as process:
        os.close(writing)
        assert process.stderr.read() == b""
        assert process.wait(60) == 1


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_a_stream_that_was_closed_from_the_start_is_silent(dl, stream):
    other = {"stdout": "stderr", "stderr": "stdout"}[stream]
    code = f"import sys; sys.{stream} = None; sys.argv = ['dlgrade', {'next' if stream == 'stdout' else 'nonsense'!r}]"
    with dlgrade_process(code=f"{code}\nfrom dlgrade.__main__ import main\nmain()") as process:
        assert getattr(process, other).read() == b""
        assert process.wait(60) == (0 if stream == "stdout" else 2)


@pytest.mark.parametrize("command", [["list"], ["progress"], ["show", "1"], ["doctor"], ["next"]])
def test_a_terminal_without_the_glyphs_gets_plain_ones(dl, command):
    out, err = dlgrade_process(*command, env={"PYTHONIOENCODING": "ascii"}).communicate(timeout=60)
    assert err == b""
    assert out.decode("ascii")
    assert b"\\u" not in out
    assert b"?" not in out


def test_a_prompt_may_name_what_the_terminal_cannot_write(dl, work):
    (work / "é").mkdir()
    answer(work, f"é/{DOUBLE}", "passed")
    _, written = on_a_terminal("reset", f"é/{DOUBLE}", env={"PYTHONIOENCODING": "ascii"}, typed=b"y\n")
    assert b"a fault of dlgrade" not in written
    assert (work / "é" / DOUBLE).read_text() == stub_of(EXERCISES[0])


def on_a_terminal(
    *args: str, env: dict[str, str], typed: bytes = b"", size: tuple[int, int] = (24, 40)
) -> tuple[int, bytes]:
    """Run a command on a terminal of so many rows and columns; return its exit code and all that was written there."""
    fcntl, pty, termios = (pytest.importorskip(name) for name in ("fcntl", "pty", "termios"))
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", *size, 0, 0))
    os.write(master, typed)
    environ = {**os.environ, "PYTHONPATH": str(Path(dlgrade.__file__).parent.parent), "TERM": "xterm", **env}
    environ.pop("COLUMNS", None)  # it would count for more than the terminal's own size
    command = [sys.executable, "-m", "dlgrade", *args]
    with subprocess.Popen(command, env=environ, stdin=slave, stdout=slave, stderr=slave) as process:
        os.close(slave)
        written = b""
        with contextlib.suppress(OSError):  # how Linux says that nobody has the terminal open any more
            while piece := os.read(master, 4096):
                written += piece
        os.close(master)
        return process.wait(60), written.replace(b"\r\n", b"\n")


ESCAPE = re.compile(rb"\x1b\[[0-9;]*m")


@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
@pytest.mark.parametrize(
    "args", [["list"], ["show", "mean"], ["hint", "1"], ["progress"], ["doctor"], ["solution", "1", "--give-up"]]
)
def test_a_narrow_terminal_of_any_encoding_will_do(dl, work, args, encoding):
    code, written = on_a_terminal(*args, env={"PYTHONIOENCODING": encoding, "NO_COLOR": "1", "PAGER": "cat"})
    assert code == 0
    lines = ESCAPE.sub(b"", written).decode(encoding).split("\n")
    # Only what is one word, a path for instance, is wider.
    assert [line for line in lines if len(line) > 40 and " " in line.strip()] == []


@pytest.mark.parametrize("args", [["list"], ["show", "1"], ["progress"], ["doctor"], ["next"], ["--help"]])
def test_a_terminal_that_knows_no_size_counts_as_80_columns(dl, work, args):
    """As a serial line or a container's console may be."""
    env = {"NO_COLOR": "1", "PAGER": "cat"}
    assert on_a_terminal(*args, env=env, size=(0, 0)) == on_a_terminal(*args, env=env, size=(24, 80))


def test_no_progress_is_drawn_into_a_document_on_a_terminal(dl, work):
    (work / "class" / "ada").mkdir(parents=True)
    args = ("grade", "class", "-e", "1", "--format")
    shown = on_a_terminal(*args, "csv", env={})[1]
    assert shown.startswith(b"student,exercise,") and b"Grading" not in shown and b"\x1b" not in shown
    assert b"Grading" in on_a_terminal(*args, "terminal", env={})[1]


def test_a_terminal_gets_colours_and_a_pipe_does_not(dl, work):
    args = ("solution", "1", "--give-up")
    assert ESCAPE.search(on_a_terminal(*args, env={})[1])
    assert not ESCAPE.search(dlgrade_process(*args).communicate(timeout=60)[0])


# --- what strangers name things ---


HOSTILE = (
    "a\x1b]0;title\x07\x9b2J\u202eb\ndlgrade: c"  # a terminal's title, a wiped screen, a turned line, a forged one
)


def acts(text: str) -> bool:
    """Whether a terminal does anything but show this text, or a line of it is a stranger's."""
    return not all(char == "\n" or char.isprintable() for char in text) or "\ndlgrade: c" in text


@pytest.mark.skipif(os.name != "posix", reason="other systems do not allow such names")
@pytest.mark.parametrize(
    "args",
    [
        ["check", "1", HOSTILE],
        ["check", "--all", f"{HOSTILE}/none"],
        ["check", "1", f"{HOSTILE}.py"],
        ["check", "1", f"{HOSTILE}/exercise_01.py"],
        ["check", HOSTILE],
        ["check", "1", ".", HOSTILE.split("\n")[0]],
        ["check", f"--{HOSTILE}"],
        ["init", HOSTILE],
        ["init", f"{HOSTILE}/exercise_01.py"],
        ["reset", f"{HOSTILE}/exercise_01.py", "--yes"],
        ["grade", HOSTILE, "-e", "1"],
        ["--course", HOSTILE, "list"],
        [HOSTILE],
    ],
)
def test_no_name_acts_on_the_terminal(dl, tmp_path, args):
    folder = tmp_path / "here" / HOSTILE
    folder.mkdir()
    answer(folder, "exercise_01.py", "incorrect")
    ran = dl(*args)
    assert ran.code != 3
    assert r"a\x1b]0;title\x07\x9b2J\u202eb" in "".join((ran.out + ran.err).split())
    assert not acts(ran.out + ran.err)


@pytest.mark.skipif(os.name != "posix", reason="other systems do not allow such names")
def test_no_name_of_a_file_that_may_be_meant_acts_on_the_terminal(dl, tmp_path):
    for name in ("exercise_01_\x1b[2J.py", "exercise_01_\u202e.py"):
        answer(tmp_path / "here", name, "passed")
    ran = dl("check", "1")
    assert r"exercise_01_\x1b[2J.py and exercise_01_\u202e.py" in ran.err
    assert not acts(ran.err)


@pytest.mark.skipif(os.name != "posix", reason="other systems do not allow such names")
def test_a_prompt_cannot_act_on_the_terminal(dl, tmp_path):
    (tmp_path / "here" / HOSTILE).mkdir()
    answer(tmp_path / "here" / HOSTILE, DOUBLE, "passed")
    code, written = on_a_terminal("reset", f"{HOSTILE}/{DOUBLE}", env={"PYTHONUTF8": "1"}, typed=b"y\n")
    assert code == 0
    assert not acts(written.decode())


def test_with_debug_an_error_cannot_act_on_the_terminal(dl, monkeypatch):
    def fail():
        raise ZeroDivisionError(HOSTILE)

    monkeypatch.setenv("DLGRADE_DEBUG", "1")
    monkeypatch.setattr("dlgrade.commands.next_exercise.next_exercise.callback", fail)
    ran = dl("next")
    assert ran.code == 3
    assert "\x1b" not in ran.err
    assert r"\x1b]0;title\x07" in ran.err.splitlines()[-1]


@pytest.mark.parametrize("args", [("show", "1"), ("hint", "1"), ("solution", "1", "--give-up"), ("list",), ("next",)])
def test_nothing_in_a_course_acts_on_the_terminal(dl, course, args):
    for text in ("lesson.md", "hints.md"):
        (course / "exercises" / EXERCISES[0] / text).write_text(f"# T\n\n## H{HOSTILE[:-13]}\n\n{HOSTILE[:-13]}\n")
    (course / "solutions" / EXERCISES[0] / "solution.py").write_text(f"# {HOSTILE[:-13]}\n")
    toml = course / "exercises" / EXERCISES[0] / "exercise.toml"
    title = json.dumps(HOSTILE, ensure_ascii=True)
    toml.write_text(toml.read_text().replace('"Twice as much"', title))
    ran = dl(*args)
    assert (ran.code, acts(ran.out)) == (0, False)
    written = ESCAPE.sub(b"", on_a_terminal(*args, env={"PYTHONUTF8": "1", "PAGER": "cat"})[1]).decode()
    assert not acts(written)
    assert r"\x1b]0;title" in "".join(written.split())


# --- init ---


def test_init_says_where_the_exercises_are_and_what_to_do_next(dl, tmp_path):
    ran = dl("init", "my course")
    assert ran.code == 0
    assert "3 added" in ran.out
    assert 'cd "my course"' in ran.out
    assert (tmp_path / "here" / "my course" / DOUBLE).read_text() == stub_of(EXERCISES[0])


def test_init_again_says_what_it_kept(dl, work, course):
    (work / DOUBLE).write_text("mine")
    change_stub(course, EXERCISES[0], "newer")
    change_stub(course, EXERCISES[1], "newer")
    out = dl("init").out
    assert "1 replaced by a newer stub" in out
    assert f"see {DOUBLE}.new" in out
    assert (work / DOUBLE).read_text() == "mine"


def test_init_refuses_a_file(dl, tmp_path):
    (tmp_path / "here" / "file").write_text("")
    ran = dl("init", "file")
    assert ran.code == 2
    assert "is a file" in ran.err


def test_init_with_an_empty_course_says_so(dl, tmp_path):
    (tmp_path / "empty" / "exercises").mkdir(parents=True)
    ran = dl("--course", str(tmp_path / "empty"), "init")
    assert ran.code == 2
    assert "no exercises yet" in ran.err


# --- list, next, progress ---


def test_list_shows_units_titles_minutes_and_what_is_reached(dl, work):
    answer(work, DOUBLE, "passed")
    answer(work, HALF, "incorrect")
    dl("check", "--all")
    lines = dl("list").out.splitlines()
    assert lines[0] == "Unit 1"
    double, half = (line.split() for line in lines[1:3])
    assert double == ["✓", "01", "Twice", "as", "much", "5", "min", "●○○○○", "100"]
    assert half == ["›", "02", "Half", "of", "it", "10", "min", "●●○○○", "40"]
    assert lines[3] == "Unit 2"


def test_list_as_json_is_one_document(dl, work):
    answer(work, DOUBLE, "incorrect")
    dl("check", "1")
    document = json.loads(dl("list", "--format", "json").out)
    rows = {row["id"]: row for row in document["exercises"]}
    assert list(rows) == list(EXERCISES)
    assert rows[EXERCISES[0]]["best_score"] == 40
    assert not rows[EXERCISES[0]]["passed"]
    assert rows[EXERCISES[1]]["best_score"] is None


def test_next_follows_the_order_and_the_prerequisites(dl, work):
    assert "01 double" in dl("next").out
    answer(work, MEAN, "passed")
    dl("check", "7")
    assert "01 double" in dl("next").out
    answer(work, DOUBLE, "deferred")
    dl("check", "1")
    ran = dl("next")
    assert "02 half: Half of it, about 10 minutes" in ran.out
    assert f"Edit {HALF}" in ran.out
    assert "dlgrade show exercise_02" in ran.out


def test_next_goes_before_an_exercise_whose_prerequisite_is_open(dl, work, course):
    toml = course / "exercises" / EXERCISES[0] / "exercise.toml"
    toml.write_text(toml.read_text() + 'prerequisites = ["mean"]\n')
    assert "07 mean" in dl("next").out


def test_next_does_not_stop_where_prerequisites_go_round(dl, work, course):
    for exercise, other in zip(EXERCISES, EXERCISES[1:] + EXERCISES[:1], strict=True):
        toml = course / "exercises" / exercise / "exercise.toml"
        text = "\n".join(line for line in toml.read_text().splitlines() if "prerequisites" not in line)
        toml.write_text(f'{text}\nprerequisites = ["{other}"]\n')
    assert "01 double" in dl("next").out


def test_a_prerequisite_that_the_course_lacks_stands_in_nobodys_way(dl, work, course):
    toml = course / "exercises" / EXERCISES[0] / "exercise.toml"
    toml.write_text(toml.read_text() + 'prerequisites = ["exercise_00_nothing"]\n')
    ran = dl("next")
    assert ran.code == 0
    assert "01 double" in ran.out


def test_when_all_is_passed_next_congratulates(dl, work):
    for name in (DOUBLE, HALF, MEAN):
        answer(work, name, "passed")
    assert dl("check", "--all").code == 0
    ran = dl("next")
    assert ran.code == 0
    assert "Congratulations" in ran.out
    ran = dl("check")
    assert ran.code == 2
    assert "Every exercise is passed" in ran.err


def test_progress_shows_states_scores_and_hints(dl, work):
    answer(work, DOUBLE, "passed")
    dl("hint", "1")
    dl("check", "1")
    dl("solution", "2", "--give-up")
    out = dl("progress").out
    assert "Unit 1  ██████████░░░░░░░░░░ 1 of 2" in out
    assert "best 100 in 1 attempt, 1 hint seen" in out
    assert "02 half: solution seen" in out
    assert "07 mean: to do" in out
    assert "dlgrade show exercise_02" in out


# --- show, hint, solution ---


@pytest.mark.parametrize("name", ["2", "02", "half", "exercise_02", "exercise_02_half", HALF, f"work/{HALF}"])
def test_an_exercise_goes_by_all_its_names(dl, work, name):
    ran = dl("show", name)
    assert ran.code == 0
    assert "The lesson of **half**" in ran.out
    assert f"Edit {HALF}" in ran.out


def test_show_without_a_workspace_says_how_to_get_one(dl):
    ran = dl("show", "1")
    assert ran.code == 0
    assert "dlgrade init" in ran.out


def test_hints_come_one_by_one_and_the_last_one_stays(dl, work):
    titles = [dl("hint", "1").out.splitlines()[0] for _ in range(3)]
    assert titles == ["Hint 1 of 2 for 01 double: A nudge"] + 2 * ["Hint 2 of 2 for 01 double: A formula"]
    assert "Hint 1 of 2" in dl("hint", "2").out


def test_a_level_can_be_chosen(dl, work):
    assert "A formula" in dl("hint", "double", "--level", "2").out
    assert "A nudge" in dl("hint", "--level", "1").out
    assert "A formula" in dl("hint").out
    ran = dl("hint", "1", "--level", "3")
    assert ran.code == 2
    assert "has 2 hints" in ran.err


def test_the_solution_waits_for_a_pass(dl, work):
    ran = dl("solution", "1")
    assert (ran.code, ran.out) == (2, "")
    assert "--give-up" in ran.err
    answer(work, DOUBLE, "passed")
    dl("check", "1")
    ran = dl("solution", "1")
    assert ran.code == 0
    assert "return 2 * x" in ran.out
    assert "by_addition, by_shift" in ran.out
    assert "gave up" not in ran.err


def test_giving_up_is_said_and_remembered(dl, work):
    ran = dl("solution", "1", "--give-up")
    assert "return 2 * x" in ran.out
    assert "gave up" in ran.err
    again = dl("solution", "1")
    assert "return 2 * x" in again.out
    assert "gave up" not in again.err


def test_a_solution_that_is_not_there_is_a_fault_of_the_course(dl, work, course):
    (course / "solutions" / EXERCISES[0] / "solution.py").unlink()
    ran = dl("solution", "1", "--give-up")
    assert (ran.code, ran.out) == (3, "")
    assert ran.err.endswith("solution.py is missing.\n")


# --- reset ---


def test_reset_backs_up_and_restores(dl, work):
    answer(work, DOUBLE, "passed")
    ran = dl("reset", "1", "--yes")
    assert ran.code == 0
    [backup] = work.glob(f"{DOUBLE}.bak-*")
    assert backup.read_text() == "# passed\n"
    assert backup.name in ran.out
    assert (work / DOUBLE).read_text() == stub_of(EXERCISES[0])


@pytest.mark.parametrize(
    ("reply", "code", "replaced"), [("y\n", 0, True), ("n\n", 0, False), ("\n", 0, False), ("", 2, False)]
)
def test_reset_asks_first(dl, work, reply, code, replaced):
    answer(work, DOUBLE, "passed")
    process = subprocess.run(
        [sys.executable, "-m", "dlgrade", "reset", "1"],
        input=reply.encode(),
        capture_output=True,
        timeout=60,
        env={**os.environ, "PYTHONPATH": str(Path(dlgrade.__file__).parent.parent)},
    )
    assert process.returncode == code
    assert ((work / DOUBLE).read_text() == stub_of(EXERCISES[0])) == replaced
    assert len(list(work.glob("*.bak-*"))) == replaced


def test_reset_leaves_an_untouched_stub_a_notebook_and_strangers_alone(dl, work, tmp_path):
    assert "untouched stub already" in dl("reset", "1").out
    (work / "exercise_01.ipynb").write_text("{}")
    assert dl("reset", "exercise_01.ipynb", "--yes").code == 2
    assert (work / "exercise_01.ipynb").read_text() == "{}"
    assert list(work.glob("*.bak-*")) == []


def test_reset_brings_a_deleted_file_back(dl, work):
    (work / DOUBLE).unlink()
    assert dl("reset", "1").code == 0
    assert (work / DOUBLE).read_text() == stub_of(EXERCISES[0])


def test_reset_outside_a_workspace_says_how_to_get_one(dl, tmp_path):
    ran = dl("reset", "1", "--yes")
    assert ran.code == 2
    assert "dlgrade init" in ran.err
    assert list((tmp_path / "here").iterdir()) == []


# --- check ---


@pytest.mark.parametrize(
    ("verdict", "code"),
    [
        ("passed", 0),
        ("deferred", 0),
        ("incorrect", 1),
        ("not_attempted", 1),
        ("crashed", 1),
        ("timeout", 1),
        ("refused", 1),
        ("grader_fault", 3),
    ],
)
@pytest.mark.parametrize("form", ["terminal", "json", "junit"])
def test_the_exit_code_follows_the_verdict(dl, work, verdict, code, form):
    answer(work, DOUBLE, verdict)
    ran = dl("check", "1", "--format", form)
    assert ran.code == code
    assert "noise" not in ran.out


def test_json_is_exactly_one_document_of_the_result_schema(dl, work):
    answer(work, DOUBLE, "incorrect")
    document = json.loads(dl("check", "1", "--format", "json").out)
    assert document["schema"] == "dlgrade.result/1"
    assert document["exercise"] == EXERCISES[0]
    assert document["submission"]["path"] == DOUBLE
    assert document["verdict"] == "incorrect"


def test_junit_is_one_document_with_a_suite(dl, work):
    answer(work, DOUBLE, "incorrect")
    root = ElementTree.fromstring(dl("check", "1", "--format", "junit").out.encode())
    [suite] = root.iter("testsuite")
    assert suite.get("failures") == "1"


def test_check_without_a_name_takes_the_next_one(dl, work):
    answer(work, DOUBLE, "passed")
    answer(work, HALF, "incorrect")
    assert dl("check").code == 0
    assert dl("check").code == 1
    assert "02 half: not passed yet" in dl("progress").out


@pytest.mark.parametrize(
    "args",
    [
        ["sub/exercise_01.py"],
        ["1", "sub"],
        ["1", "sub/exercise_01.py"],
        ["double", "odd name.py"],
        ["sub/exercise_01_by_me.py"],
    ],
)
def test_the_file_can_be_named_in_many_ways(dl, work, args):
    (work / "sub").mkdir()
    answer(work, DOUBLE, "incorrect")
    named = args[-1] if args[-1].endswith(".py") else "sub/exercise_01.py"
    answer(work, named, "passed")
    document = json.loads(dl("check", *args, "--format", "json").out)
    assert document["verdict"] == "passed"
    assert document["exercise"] == EXERCISES[0]
    assert Path(document["submission"]["path"]) == Path(named)


def test_the_workspace_is_found_from_a_folder_in_it(dl, work, monkeypatch):
    answer(work, DOUBLE, "passed")
    (work / "sub").mkdir()
    monkeypatch.chdir(work / "sub")
    assert dl("check", "1").code == 0
    assert dl("check", "1", ".").code == 2


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["1"], "dlgrade init"),
        (["1", "nowhere.py"], "no file nowhere.py"),
        (["exercise_01_double.py"], "no file exercise_01_double.py"),
        (["mine.py"], "not named after an exercise"),
        (["1", "empty"], "no exercise_01_double.py in empty"),
        (["empty"], "is a folder"),
        (["--all"], "no exercise in"),
        (["--all", "empty"], "no exercise in"),
        (["--all", "1"], "not a folder"),
        (["--all", "1", "empty"], "folder alone"),
    ],
)
def test_a_file_that_is_not_there_is_wrong_use_and_says_what_to_do(dl, tmp_path, args, said):
    (tmp_path / "here" / "empty").mkdir()
    ran = dl("check", *args, "--format", "json")
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert ran.err.count("\n") == 1


def test_a_notebook_beside_an_edited_script_must_be_named(dl, work):
    answer(work, DOUBLE, "passed")
    (work / "exercise_01.ipynb").write_text("{}")
    ran = dl("check", "1")
    assert ran.code == 2
    assert "exercise_01.ipynb" in ran.err
    assert dl("check", DOUBLE).code == 0


def test_all_gives_a_line_each_a_total_and_the_worst_code(dl, work):
    answer(work, DOUBLE, "passed")
    answer(work, HALF, "incorrect")
    ran = dl("check", "--all")
    assert ran.code == 1
    lines = ran.out.splitlines()
    assert [line.split()[0] for line in lines[:3]] == list(EXERCISES)
    assert "It is 7, not 6." in lines[1]
    assert lines[4].startswith("3 results")
    answer(work, MEAN, "grader_fault")
    assert dl("check", "--all").code == 3


def test_all_takes_only_what_is_there(dl, work):
    (work / HALF).unlink()
    (work / MEAN).unlink()
    answer(work, DOUBLE, "passed")
    assert dl("check", "--all").code == 0


@pytest.mark.parametrize("where", [[], ["."]])
def test_all_as_json_and_junit(dl, work, where):
    answer(work, DOUBLE, "passed")
    document = json.loads(dl("check", "--all", *where, "--format", "json").out)
    assert document["schema"] == "dlgrade.results/1"
    assert [one["exercise"] for one in document["results"]] == list(EXERCISES)
    root = ElementTree.fromstring(dl("check", "--all", *where, "--format", "junit").out.encode())
    assert [suite.get("name") for suite in root.iter("testsuite")] == list(EXERCISES)


def test_a_fault_of_ours_is_shown_and_not_recorded(dl, work):
    answer(work, DOUBLE, "grader_fault")
    assert "our fault" in dl("check", "1").out
    assert "01 double: to do" in dl("progress").out


def test_a_verdict_that_nobody_reads_to_its_end_is_kept(dl, tmp_path):
    exercise = make_exercise(tmp_path / "graded")
    course = ("--course", str(exercise.course.root))
    Path(exercise.stub_path.name).write_text(SOLUTION)
    with dlgrade_process(*course, "check", "1") as process:
        process.stdout.close()
        assert process.stderr.read() == b""
    assert "01 scale: passed" in dl(*course, "progress").out


@pytest.mark.parametrize("form", ["terminal", "json"])
def test_a_state_that_cannot_be_written_does_not_cost_the_verdict(dl, work, tmp_path, monkeypatch, form):
    (tmp_path / "blocked").write_text("")
    monkeypatch.setenv("DLGRADE_STATE", str(tmp_path / "blocked" / "state"))
    answer(work, DOUBLE, "passed")
    ran = dl("check", "1", "--format", form)
    assert ran.code == 0
    assert "passed" in ran.out or "all right" in ran.out
    assert "could not be saved" in ran.err


def test_a_workspace_of_another_course_is_not_graded_by_mistake(dl, work, tmp_path):
    other = make_course(tmp_path / "other")
    answer(work, DOUBLE, "passed")
    ran = dl("--course", str(other), "check", "1")
    assert ran.code == 2
    assert "another course" in ran.err


# --- doctor ---


def doctor_lines(ran: Ran) -> Sequence[str]:
    return [line for line in ran.out.splitlines() if line.startswith(("ok  ", "!!  "))]


def test_doctor_looks_at_everything(dl, work):
    ran = dl("doctor")
    assert ran.code == 0
    lines = doctor_lines(ran)
    for name in ("Python", "platform", "numpy", "tensorflow", "keras", "progress", "course", "workspace", "isolation"):
        assert any(line[4:].startswith(f"{name}: ") for line in lines), name
    assert "_DLGRADE_COMPLETE=zsh_source" in ran.out


def test_doctor_says_what_to_do(dl, tmp_path, monkeypatch):
    (tmp_path / "blocked").write_text("")
    monkeypatch.setenv("DLGRADE_STATE", str(tmp_path / "blocked" / "state"))
    out = dl("doctor").out
    assert "!!  workspace: none here" in out
    assert "dlgrade init" in out
    assert "!!  progress: " in out
    assert "DLGRADE_STATE" in out


def test_doctor_imports_neither_numpy_nor_tensorflow(dl):
    assert not modules_after("doctor") & {"tensorflow", "keras", "numpy"}

"""A class is graded: who is in it, in what order, and what no submission or process can spoil."""

from __future__ import annotations

import csv
import importlib
import io
import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from dlgrade.batch import Entry, grade_folder, list_entries
from dlgrade.course import open_course
from dlgrade.errors import DlgradeError
from dlgrade.result import Result

EXERCISE = "exercise_03_double"

COURSE = {
    f"exercises/{EXERCISE}/exercise.toml": """
title = "Twice as much"
unit = 1
minutes = 5
difficulty = 1
backend = "numpy"
functions = ["double(x)"]
""",
    f"exercises/{EXERCISE}/{EXERCISE}.py": "def double(x):\n    raise NotImplementedError\n",
    f"solutions/{EXERCISE}/solution.py": "def double(x):\n    return 2 * x\n",
    f"suites/{EXERCISE}/test_double.py": '''
from dlgrade.suite import check

@check(points=100)
def test_values(submission, rng):
    """Twice the number"""
    submission.double.agrees(float(rng.normal()))
''',
}

# A stand-in for the grader, which does to itself what a file says. Lanes import it by its name.
STAND_IN = """
import os
import socket
import subprocess
import sys
import threading
from pathlib import Path

from dlgrade.result import Result, Sandbox, SubmissionInfo


def grade(exercise, entry):
    order, _, rest = entry.path.read_text().partition(" ")
    if order == "die":
        os._exit(7)
    if order == "die-once":
        marker = Path(rest)
        if not marker.exists():
            marker.touch()
            os._exit(7)
    if order == "raise":
        raise ValueError("a fault \\ud800 of ours")
    if order == "print":
        print("noise")
        os.write(1, b"noise")
    if order == "wait":
        socket.create_connection(("127.0.0.1", int(rest))).recv(1)
    if order == "child":  # as a submission's own process: in a session of its own, and read by a thread
        code = f"import socket; socket.create_connection(('127.0.0.1', {rest})).recv(1)"
        child = subprocess.Popen([sys.executable, "-c", code], start_new_session=True)
        ended = threading.Event()
        threading.Thread(target=lambda: (child.wait(), ended.set()), daemon=True).start()
        try:
            ended.wait(600)
        finally:
            child.kill()
    return Result(
        exercise=exercise.id,
        submission=SubmissionInfo(path=entry.shown_path, sha256=""),
        suite_sha256="",
        verdict="passed",
        score=100.0,
        sandbox=Sandbox(tier="process"),
        seconds=float(os.getpid()),
        mistakes=[],
        checks=[],
    )
"""


@pytest.fixture
def exercise(tmp_path):
    root = tmp_path / "course"
    for name, text in COURSE.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return open_course(root).find("3")


@pytest.fixture
def stand_in(tmp_path, monkeypatch):
    (tmp_path / "modules").mkdir()
    (tmp_path / "modules" / "stand_in_grader.py").write_text(STAND_IN)
    monkeypatch.syspath_prepend(tmp_path / "modules")
    monkeypatch.delitem(sys.modules, "stand_in_grader", raising=False)
    yield importlib.import_module("stand_in_grader").grade
    sys.modules.pop("stand_in_grader", None)


@pytest.fixture
def listener():
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(60)
        yield server


def port(listener):
    return listener.getsockname()[1]


def is_gone(connection):
    """Whether the process at the other end has ended; waits for it."""
    connection.settimeout(60)
    try:
        return connection.recv(1) == b""
    except ConnectionResetError:
        return True


def make_class(folder, files):
    """Write a class of {"student/file": text} and return its folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def make_entries(folder, orders):
    """One entry for each order to the stand-in, of students s0, s1, ..."""
    make_class(folder, {f"s{n}/{EXERCISE}.py": order for n, order in enumerate(orders)})
    return [Entry(f"s{n}", folder / f"s{n}" / f"{EXERCISE}.py") for n in range(len(orders))]


# Who is in the class, and which file counts


@pytest.mark.parametrize(
    "name",
    [
        "exercise_03.py",
        "exercise_03_double.py",
        "exercise_03-final.py",
        "Exercise_03_Double.PY",
        "exercise_03 (1).ipynb",
        "exercise_03_v1.2.py",
    ],
)
def test_a_file_of_the_exercise_is_found(name, exercise, tmp_path):
    others = {
        f"ada/{other}": "" for other in ("exercise_04.py", "exercise_030.py", "exercise_03_double.py.new", "notes.txt")
    }
    backup = {"ada/exercise_03_double.py.bak-20260101-120000": ""}
    folder = make_class(tmp_path / "class", {f"ada/{name}": "", **others, **backup})
    entries, ignored = list_entries(folder, exercise)
    assert entries == [Entry("ada", folder / "ada" / name)]
    assert entries[0].shown_path == f"ada/{name}"
    assert ignored == []


def test_students_come_in_the_order_of_their_names_and_all_else_is_reported(exercise, tmp_path):
    files = {f"{student}/exercise_03.py": "" for student in ("zoe", "ada", "Bob", ".git")}
    folder = make_class(tmp_path / "class", {**files, "list.csv": ""})
    entries, ignored = list_entries(folder, exercise)
    assert [entry.student for entry in entries] == ["Bob", "ada", "zoe"]
    assert ignored == [".git", "list.csv"]


@pytest.mark.parametrize(
    "names",
    [["exercise_03.py", "exercise_03_double.py"], ["exercise_03_double.py", "exercise_03_double.ipynb"]],
)
def test_several_files_are_refused_with_their_names(names, exercise, tmp_path):
    folder = make_class(tmp_path / "class", {f"ada/{name}": "" for name in names})
    [entry], _ = list_entries(folder, exercise)
    assert entry.state == "refused"
    assert all(name in entry.reason for name in names)


def test_no_file_is_absent(exercise, tmp_path):
    folder = make_class(tmp_path / "class", {"ada/exercise_030.py": "", "ada/sub/exercise_03.py": ""})
    [entry], _ = list_entries(folder, exercise)
    assert (entry.state, entry.shown_path) == ("absent", "ada")


def test_a_student_whose_folder_is_a_link_is_refused(exercise, tmp_path):
    folder = make_class(tmp_path / "class", {"ada/exercise_03.py": ""})
    link(folder / "bob", folder / "ada")
    entries, _ = list_entries(folder, exercise)
    assert [(entry.student, entry.state) for entry in entries] == [("ada", "found"), ("bob", "refused")]
    assert "link" in entries[1].reason


def test_a_link_to_a_name_that_no_file_can_have_stops_nothing(exercise, tmp_path):
    folder = make_class(tmp_path / "class", {"ada/exercise_03.py": "", "zoe/exercise_03.py": ""})
    link(folder / "bob", Path("a" * 300))
    entries, ignored = list_entries(folder, exercise)
    assert [entry.student for entry in entries if entry.state == "found"] == ["ada", "zoe"]
    # Whether it may be a folder Python answers differently from version to version.
    assert [entry.student for entry in entries if entry.state == "refused"] + ignored == ["bob"]


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda folder: None, "no folder"),
        (lambda folder: folder.write_text(""), "not a folder"),
        (lambda folder: folder.mkdir(), "no subfolders"),
        (lambda folder: make_class(folder, {"exercise_03_double.py": ""}), "one student's folder"),
    ],
)
def test_a_folder_without_students_is_wrong_use(make, words, exercise, tmp_path):
    make(tmp_path / "class")
    with pytest.raises(DlgradeError, match=words) as caught:
        list_entries(tmp_path / "class", exercise)
    assert caught.value.exit_code == 2


@pytest.mark.skipif(sys.platform != "linux", reason="other systems do not allow such names")
def test_a_name_that_is_no_text_is_still_a_student(exercise, tmp_path):
    folder = make_class(tmp_path / "class", {})
    (folder / os.fsdecode(b"b\xffb")).mkdir(parents=True)
    [entry], _ = list_entries(folder, exercise)
    assert entry.student == r"b\udcffb"
    entry.shown_path.encode()


# The lanes


def test_results_come_in_order_whatever_ends_first(exercise, stand_in, listener, tmp_path):
    entries = make_entries(tmp_path / "class", [f"wait {port(listener)}", "pass", "pass"])
    ended = []

    def on_graded():
        ended.append(None)
        if len(ended) == 2:  # the others are done, so the first may go on
            listener.accept()[0].close()

    graded = list(grade_folder(exercise, entries, jobs=2, grade=stand_in, on_graded=on_graded))
    assert [student for student, _ in graded] == ["s0", "s1", "s2"]
    assert [result.submission.path for _, result in graded] == [f"s{n}/{EXERCISE}.py" for n in range(3)]
    assert len(ended) == 3


def test_one_process_grades_one_submission_after_another(exercise, stand_in, tmp_path):
    entries = make_entries(tmp_path / "class", ["pass"] * 5)
    pids = {result.seconds for _, result in grade_folder(exercise, entries, jobs=1, grade=stand_in)}
    assert len(pids) == 1 and os.getpid() not in pids


@pytest.mark.parametrize("jobs", [1, 3])
def test_a_process_that_dies_costs_only_its_own_submission(jobs, exercise, stand_in, tmp_path):
    entries = make_entries(tmp_path / "class", ["pass", "die", "pass", "pass"])
    results = [result for _, result in grade_folder(exercise, entries, jobs=jobs, grade=stand_in)]
    assert [result.verdict for result in results] == ["passed", "grader_fault", "passed", "passed"]
    assert results[1].score == 0 and "died" in results[1].checks[0].message


def test_a_submission_whose_process_died_is_tried_again(exercise, stand_in, tmp_path):
    entries = make_entries(tmp_path / "class", [f"die-once {tmp_path / 'marker'}", "pass"])
    results = [result for _, result in grade_folder(exercise, entries, jobs=1, grade=stand_in)]
    assert [result.verdict for result in results] == ["passed", "passed"]


def test_a_process_that_hangs_is_given_up(exercise, stand_in, listener, tmp_path):
    entries = make_entries(tmp_path / "class", [f"wait {port(listener)}"])
    [(_, result)] = grade_folder(exercise, entries, jobs=1, grade=stand_in, patience=0.5)
    assert result.verdict == "grader_fault"


def test_an_exception_of_ours_is_our_fault_and_says_what_it_was(exercise, stand_in, tmp_path):
    entries = make_entries(tmp_path / "class", ["raise", "pass"])
    (_, fault), (_, other) = grade_folder(exercise, entries, jobs=1, grade=stand_in)
    assert (fault.verdict, other.verdict) == ("grader_fault", "passed")
    assert "ValueError: a fault" in fault.checks[0].message
    assert "stand_in_grader" in fault.checks[0].output


def test_what_lanes_print_does_not_reach_stdout(exercise, stand_in, tmp_path, capfd):
    entries = make_entries(tmp_path / "class", ["print"])
    assert len(list(grade_folder(exercise, entries, jobs=1, grade=stand_in))) == 1
    assert capfd.readouterr().out == ""


def test_closing_ends_every_process_and_those_below_it(exercise, stand_in, listener, tmp_path):
    entries = make_entries(tmp_path / "class", ["pass", f"wait {port(listener)}", f"child {port(listener)}"])
    graded = grade_folder(exercise, entries, jobs=2, grade=stand_in)
    next(graded)
    connections = [listener.accept()[0] for _ in range(2)]
    graded.close()
    assert all(is_gone(connection) for connection in connections)


@pytest.mark.skipif(os.name != "posix", reason="a terminal's Ctrl-C is sent to a process group here")
def test_ctrl_c_ends_all_at_once_and_quietly(exercise, stand_in, listener, tmp_path):
    folder = tmp_path / "class"
    make_entries(folder, [f"wait {port(listener)}", f"child {port(listener)}", "pass"])
    script = f"""
from pathlib import Path
from stand_in_grader import grade
from dlgrade.batch import grade_folder, list_entries
from dlgrade.course import open_course
if __name__ == "__main__":
    exercise = open_course(Path({str(exercise.course.root)!r})).find("3")
    try:
        list(grade_folder(exercise, list_entries(Path({str(folder)!r}), exercise)[0], jobs=2, grade=grade))
    except KeyboardInterrupt:
        print("interrupted")
"""
    (tmp_path / "modules" / "program.py").write_text(script)
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    program = subprocess.Popen(
        [sys.executable, tmp_path / "modules" / "program.py"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        start_new_session=True,
        # A shell starts what it runs in the background with Ctrl-C ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    try:
        connections = [listener.accept()[0] for _ in range(2)]
        os.killpg(program.pid, signal.SIGINT)
        out, err = program.communicate(timeout=60)
    finally:
        program.kill()
    assert all(is_gone(connection) for connection in connections)
    assert (out, err, program.returncode) == (b"interrupted\n", b"", 0)


@pytest.mark.skipif(os.name != "posix", reason="elsewhere a process that is asked to end is ended at once")
def test_a_lane_that_is_asked_to_end_while_it_ends_is_silent():
    script = """
import signal
from dlgrade import batch

class Closed:
    def recv(self):
        raise EOFError

def set_late(number, handler, set_now=signal.signal):
    if number == signal.SIGTERM and signal.getsignal(number) is not signal.SIG_DFL:
        signal.signal = set_now
        signal.raise_signal(number)
    return set_now(number, handler)

signal.signal = set_late
batch._serve(Closed(), None, None)
"""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, env=environment, timeout=60)
    assert (done.stderr, done.returncode) == (b"", 0)


# The command


def grade_command(course, *arguments):
    command = [sys.executable, "-m", "dlgrade", "--course", course, "grade", *arguments]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "PYTHONUTF8": "1"}
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment, timeout=300)


@pytest.fixture
def a_class(tmp_path):
    folder = make_class(
        tmp_path / "class",
        {
            "ada/exercise_03_double.py": "def double(x):\n    return x + x\n",
            "bob/exercise_03_double.py": "def double(x):\n    print('x' * 10)\n    return 3 * x\n",
            "cy/exercise_03_double.py": COURSE[f"exercises/{EXERCISE}/{EXERCISE}.py"],
            "dan/exercise_03_double.py": "def double(x:\n",
            "eve/readme.txt": "",
            "fay/exercise_03_double.py": "",
            "fay/exercise_03_double.ipynb": "{}",
            "=gus/exercise_03_double.py": "import os\nos._exit(0)\n",
            "notes.txt": "",
        },
    )
    (folder / "hal").mkdir()
    link(folder / "hal" / "exercise_03_double.py", folder / "ada" / "exercise_03_double.py")
    return folder


VERDICTS = {
    "=gus": "crashed",
    "ada": "passed",
    "bob": "incorrect",
    "cy": "not_attempted",
    "dan": "crashed",
    "eve": "not_attempted",
    "fay": "refused",
    "hal": "refused",
}


def link(path: Path, target: Path) -> None:
    try:
        path.symlink_to(target)
    except OSError:
        pytest.skip("links cannot be made here")


def test_a_class_is_graded_into_one_document(exercise, a_class):
    done = grade_command(exercise.course.root, a_class, "--exercise", "double", "--jobs", "2")
    assert done.returncode == 0, done.stderr
    document = json.loads(done.stdout)
    assert document["schema"] == "dlgrade.results/1"
    assert document["exercise"] == EXERCISE
    results = {entry.pop("student"): msgspec.convert(entry, Result, strict=True) for entry in document["results"]}
    assert list(results) == list(VERDICTS)
    assert {student: result.verdict for student, result in results.items()} == VERDICTS
    assert results["ada"].score == 100.0
    assert results["ada"].submission.path == "ada/exercise_03_double.py"
    assert "notebook" in results["fay"].checks[0].message or ".ipynb" in results["fay"].checks[0].message
    assert "notes.txt" in done.stderr and "8 results: 1 passed" in done.stderr


@pytest.fixture
def small_class(tmp_path):
    return make_class(
        tmp_path / "class", {"ada/exercise_03_double.py": "double = lambda x: x + x\n", "=gus/notes.txt": ""}
    )


def test_a_class_as_csv_in_a_file(exercise, small_class, tmp_path):
    output = tmp_path / "results.csv"
    output.write_text("old")
    done = grade_command(exercise.course.root, small_class, "--exercise", "3", "--output", output)
    assert (done.returncode, done.stdout) == (0, "")
    rows = list(csv.DictReader(io.StringIO(output.read_bytes().decode(), newline="")))
    assert [(row["student"], row["verdict"], row["score"]) for row in rows] == [
        ("'=gus", "not_attempted", "0.0"),
        ("ada", "passed", "100.0"),
    ]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["class", "course", "results.csv"]


def test_a_table_for_people(exercise, small_class):
    done = grade_command(exercise.course.root, small_class, "--exercise", "3", "--format", "terminal")
    assert done.returncode == 0
    lines = done.stdout.splitlines()
    assert lines[1].split() == ["✓", "ada", "passed", "100/100"]
    assert any(line == "2 results: 1 passed, 1 not started" for line in lines)


def test_a_broken_suite_is_a_fault_of_ours(exercise, small_class):
    (exercise.suite_folder / "test_double.py").write_text("import no_such_module\n")
    done = grade_command(exercise.course.root, small_class, "--exercise", "3", "--format", "json", "--jobs", "1")
    assert done.returncode == 3
    verdicts = {entry["student"]: entry["verdict"] for entry in json.loads(done.stdout)["results"]}
    assert verdicts["ada"] == "grader_fault"


@pytest.mark.skipif(os.name != "posix", reason="other systems do not allow such names")
def test_what_is_ignored_is_named_without_acting_on_the_terminal(exercise, small_class):
    (small_class / "\x1b]0;title\x07\u202ea\nb").touch()
    done = grade_command(exercise.course.root, small_class, "--exercise", "3", "--format", "csv", "--jobs", "1")
    assert done.stderr.splitlines()[0] == r"Ignored, since not a student's folder: \x1b]0;title\x07\u202ea\nb"


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["missing", "--exercise", "3"], "There is no folder missing"),
        (["class", "--exercise", "4"], "There is no exercise '4'"),
        (["class"], "--exercise"),
        (["class", "--exercise", "3", "--output", "no/such.csv"], "There is no folder"),
        (["class", "--exercise", "3", "--output", "class"], "--format"),
        (["class", "--exercise", "3", "--output", "class", "--format", "csv"], "is not a file"),
        (["class", "--exercise", "3", "--output", "a.csv", "--format", "terminal"], "json or csv"),
        (["class", "--exercise", "3", "--jobs", "0"], "--jobs"),
    ],
)
def test_wrong_use_is_said_in_a_sentence(arguments, words, exercise, tmp_path, monkeypatch):
    make_class(tmp_path / "class", {"ada/exercise_03.py": ""})
    monkeypatch.chdir(tmp_path)
    done = grade_command(exercise.course.root, *arguments)
    assert done.returncode == 2
    assert words in done.stderr and "Traceback" not in done.stderr
    assert done.stdout == ""

"""The author's tools: `dev check` is green over a sound course and names each kind of defect; `dev new` begins well."""

from __future__ import annotations

import re
from concurrent.futures import Executor, Future
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from dlgrade.__main__ import run
from dlgrade.authoring import junk
from dlgrade.authoring.bench import Bench, Candidate
from dlgrade.authoring.layout import course_problems
from dlgrade.authoring.new import begin_exercise
from dlgrade.authoring.problem import Problem
from dlgrade.authoring.rules import RULES, Rule, check_exercise, find_problems
from dlgrade.authoring.source import substance
from dlgrade.course import Course, open_course
from dlgrade.errors import DlgradeError

ID = "exercise_01_double"
TOML = f"exercises/{ID}/exercise.toml"
STUB = f"exercises/{ID}/{ID}.py"
LESSON = f"exercises/{ID}/lesson.md"
HINTS = f"exercises/{ID}/hints.md"
SOLUTION = f"solutions/{ID}/solution.py"
ALTERNATIVES = f"solutions/{ID}/alternatives"
SUM = f"{ALTERNATIVES}/by_sum.py"
LOOP = f"{ALTERNATIVES}/by_loop.py"
MISTAKES = f"solutions/{ID}/mistakes"
SQUARED = f"{MISTAKES}/squared.py"
HARD_CODED = f"{MISTAKES}/hard_coded.py"
SUITE = f"suites/{ID}/test_double.py"

SOUND = {
    TOML: """\
title = "Twice as much"
unit = 1
minutes = 5
difficulty = 1
backend = "numpy"
functions = ["double(x)", "scale(x, by=-1.0)"]
datasets = ["digits"]
""",
    STUB: '''\
"""Exercise 01: double."""

import numpy as np


def double(x):
    """Return twice x: a number in, a float out."""
    raise NotImplementedError


def scale(x, by=-1.0):
    """Return x times `by`: a number in, a float out."""
    raise NotImplementedError
''',
    LESSON: f"""\
# Twice as much

Twice 3 is 6.

```python
>>> three = 3.0
>>> double(three)
6.0
```

And what is named once stays:

```python
>>> scale(three)
-3.0
```

Write `double` and `scale` in `{ID}.py`.
""",
    HINTS: "# Hints\n\n## A nudge\n\nTwice?\n\n## A tool\n\nAdd.\n\n## A number\n\n3 + 3 = 6\n",
    SOLUTION: "def double(x):\n    return 2.0 * x\n\n\ndef scale(x, by=-1.0):\n    return by * x\n",
    SUM: "def double(x):\n    return float(sum([x, x]))\n\n\ndef scale(x, by=-1.0):\n    return x / (1 / by)\n",
    LOOP: """\
def double(x):
    total = 0.0
    for _ in range(2):
        total += x
    return total


def scale(x, by=-1.0):
    return -(-by * x)
""",
    SQUARED: '''\
"""Your values are the squares.

Which number is added to itself?"""


def double(x):
    return float(x * x)


def scale(x, by=-1.0):
    return by * x
''',
    HARD_CODED: '''\
"""Your function gives the same answer whatever it is asked.

Try other numbers than the lesson's."""


def double(x):
    return 6.0


def scale(x, by=-1.0):
    return by * x
''',
    SUITE: '''\
"""Hidden checks of exercise 01: double."""

from dlgrade.suite import check, depends_on_input


@check(points=60)
def test_double(submission, rng):
    """double gives twice the number"""
    depends_on_input(submission.double, [(float(x),) for x in rng.normal(5.0, 1.0, 3)])


@check(points=40)
def test_scale(submission, rng):
    """scale gives a multiple"""
    submission.scale.agrees(float(rng.normal(5.0, 1.0)))
''',
    "datasets/digits.py": "",
}


class InThisProcess(Executor):
    """A pool without processes."""

    def submit(self, fn, /, *args, **kwargs):
        future = Future()
        future.set_result(fn(*args, **kwargs))
        return future


@pytest.fixture
def bench():
    return Bench(InThisProcess(), seed=7)


def write(root: Path, files: dict[str, str | None]) -> Course:
    """Write a course; a file without text is left out."""
    for name, text in files.items():
        if text is not None:
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
    return open_course(root)


def swap(path: str, old: str, new: str) -> dict[str, str]:
    """Return a file of the sound course with one piece of text replaced."""
    assert old in SOUND[path]
    return {path: SOUND[path].replace(old, new, 1)}


def rule_called(name: str) -> Rule:
    return next(rule for rule in RULES if rule.name == name)


# -- dev check ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def little_junk(monkeypatch):
    """Two kinds of nonsense for all of them: each costs a grading."""
    monkeypatch.setattr(junk, "RETURNED", ("None",))
    monkeypatch.setattr(junk, "DONE", ("raise ValueError('no')",))


def test_a_sound_course_is_found_sound(tmp_path, capsys, little_junk):
    write(tmp_path, SOUND)
    (tmp_path / SUITE).parent.joinpath("__pycache__").mkdir()
    (tmp_path / SUITE).parent.joinpath("__pycache__", "test_double.pyc").touch()
    code = run(["--course", str(tmp_path), "dev", "check"])
    out = capsys.readouterr().out
    assert code == 0, out
    assert "problem" not in out and "not yet" not in out
    lines = out.splitlines()
    for rule in RULES:
        assert any(rule.sentence in line and line.endswith("ok") for line in lines), rule.name
    assert lines[-1] == "1 exercise, and nothing wrong."


@dataclass(frozen=True)
class Defect:
    """What is changed in the sound course, and the problem that must be found: its rule, words of it, its place."""

    rule: str
    files: dict[str, str | None]
    says: str
    place: str = ""


FOLDER = f"exercises/{ID}"
SCALED = "submission.scale.agrees(float(rng.normal(5.0, 1.0)))"
NEEDING = 'prerequisites = ["{}"]\ndatasets'
EXPLAINED = '    """Return twice x: a number in, a float out."""\n'

DEFECTS = {
    # exercise.toml
    "no toml": Defect("toml", {TOML: None}, "exercise.toml is missing", FOLDER),
    "unknown key": Defect("toml", swap(TOML, "minutes", "minuets"), "did you mean 'minutes'", FOLDER),
    "impossible value": Defect("toml", swap(TOML, "= 5", "= 0"), "minutes: ", FOLDER),
    "no signature": Defect("toml", swap(TOML, "double(x)", "double x"), "not a signature", FOLDER),
    "broken signature": Defect("toml", swap(TOML, "double(x)", "double(x y)"), "`double(x y)` is not Python"),
    "function twice": Defect("toml", swap(TOML, "scale(x, by=-1.0)", "double(x)"), "double is there twice"),
    "unknown prerequisite": Defect(
        "toml", swap(TOML, "datasets", NEEDING.format("exercise_00_half")), "no 'exercise_00_half'"
    ),
    "prerequisite in short": Defect("toml", swap(TOML, "datasets", NEEDING.format("half")), "no 'half'"),
    "later prerequisite": Defect(
        "toml",
        swap(TOML, "datasets", NEEDING.format("exercise_02_half")) | {"exercises/exercise_02_half/lesson.md": ""},
        "exercise_02_half does not come before",
    ),
    "unknown data set": Defect("toml", swap(TOML, '"digits"', '"digit"'), "no 'digit'"),
    # files
    "no lesson": Defect("files", {LESSON: None}, "missing"),
    "no hints": Defect("files", {HINTS: None}, "missing"),
    "no stub": Defect("files", {STUB: None}, "missing"),
    "no reference": Defect("files", {SOLUTION: None}, "missing"),
    "no suite": Defect("files", {SUITE: None}, "folder is missing", f"grader/suites/{ID}"),
    "suite of another name": Defect("files", {SUITE: None, f"suites/{ID}/test_it.py": ""}, "missing"),
    "stray notebook": Defect("files", {f"{FOLDER}/{ID}.ipynb": "{}"}, "no place here"),
    "stray backup": Defect("files", {f"{SOLUTION}~": ""}, "no place here"),
    "stray folder": Defect("files", {f"{FOLDER}/old/lesson.md": ""}, "no place here"),
    "odd name": Defect("files", {f"{MISTAKES}/Squared-2.py": ""}, "no place here"),
    "stray in suite": Defect("files", {f"suites/{ID}/conftest.py": ""}, "no place here"),
    # what is left open
    "open lesson": Defect("finished", swap(LESSON, "Twice 3", "TODO: why?"), "one place is still", f"{LESSON}:3"),
    "open suite": Defect("finished", swap(SUITE, "import", "import  # TODO\n# TODO\nimport"), "2 places", f"{SUITE}:3"),
    # stub
    "stub is no Python": Defect("stub", swap(STUB, "double(x)", "double(x"), "line 6 is not Python", FOLDER),
    "stub lacks one": Defect("stub", swap(STUB, "def double", "def _double"), "function `double` is missing"),
    "stub has a class": Defect(
        "stub", swap(STUB, "def double(x):\n", "class double:\n"), "function `double` is missing"
    ),
    "stub has more": Defect(
        "stub", swap(STUB, "def double", "def half(x): ...\n\n\ndef double"), "`half` is not among"
    ),
    "other parameter": Defect(
        "stub", swap(STUB, "x, by", "x, factor"), "declared as `scale(x, by=-1.0)`", f"{STUB}:11"
    ),
    "other order": Defect("stub", swap(STUB, "x, by=-1.0", "by=-1.0, x=0"), "declared as"),
    "other default": Defect("stub", swap(STUB, "by=-1.0", "by=1.0"), "declared as"),
    "no default": Defect("stub", swap(STUB, "by=-1.0", "by"), "declared as"),
    "no docstring": Defect("stub", swap(STUB, EXPLAINED, ""), "`double` is not explained", f"{STUB}:6"),
    "stub does something": Defect(
        "stub", swap(STUB, "raise NotImplementedError", "return x"), "`double` does something"
    ),
    "stub earns": Defect("untouched", swap(SUITE, SCALED, "pass"), "incorrect with 40 points", STUB),
    # hints
    "few hints": Defect("hints", swap(HINTS, "## A number\n", ""), "there are 2 levels"),
    "empty hint": Defect("hints", swap(HINTS, "Add.\n", ""), "“A tool” is empty"),
    # lesson
    "no title": Defect("lesson", swap(LESSON, "# Twice", "Twice"), "begin with a title", f"{LESSON}:1"),
    "empty lesson": Defect("lesson", {LESSON: "# Twice as much\n"}, "it is empty"),
    "false number": Defect(
        "lesson", swap(LESSON, "\n6.0", "\n5.0"), "gives 6.0, and the lesson says 5.0", f"{LESSON}:7"
    ),
    "example that raises": Defect("lesson", swap(LESSON, "scale(three)", "scale(four)"), "NameError", f"{LESSON}:14"),
    "no number": Defect("lesson", {LESSON: f"# T\n\n```python\n>>> x = 1\n```\n{ID}.py\n"}, "no worked number"),
    "example outside": Defect("lesson", swap(LESSON, "And", ">>> 1\n2\n\nAnd"), "is never run", f"{LESSON}:11"),
    "broken example": Defect("lesson", swap(LESSON, "\n6.0", "\n    >>> 1\n  1"), "can't be read", f"{LESSON}:6"),
    "no task": Defect("lesson", swap(LESSON, f"`{ID}.py`", "your file"), f"goes into {ID}.py"),
    # suite
    "suite is no Python": Defect("suite", swap(SUITE, "test_scale(", "test_scale(:"), "SyntaxError", FOLDER),
    "wrong points": Defect("suite", swap(SUITE, "points=40", "points=30"), "add up to 90", FOLDER),
    "no check title": Defect("suite", swap(SUITE, '    """scale gives a multiple"""\n', ""), "docstring", FOLDER),
    "title twice": Defect(
        "suite", swap(SUITE, "scale gives a multiple", "double gives twice the number"), "same title"
    ),
    "plain test": Defect("suite", swap(SUITE, "@check(points=40)\n", ""), "@check", FOLDER),
    "name twice": Defect("suite", swap(SUITE, "def test_scale", "def test_double"), "add up to 40", FOLDER),
    # reference
    "reference is no Python": Defect("solution", swap(SOLUTION, "double(x)", "double(x"), "not Python", FOLDER),
    "reference has another default": Defect("solution", swap(SOLUTION, "by=-1.0", "by=2.0"), "declared as"),
    "reference lacks one": Defect("solution", swap(SOLUTION, "def scale", "def _scale"), "`scale` is missing"),
    "reference can't import": Defect(
        "solution", {SOLUTION: f"import nowhere\n{SOUND[SOLUTION]}"}, "ModuleNotFoundError"
    ),
    "reference exits": Defect("solution", {SOLUTION: f"raise SystemExit\n{SOUND[SOLUTION]}"}, "SystemExit"),
    "reference fails": Defect(
        "reference", swap(SUITE, SCALED, "submission.scale(3.0).equals(3.0)"), "incorrect with 60 points", SOLUTION
    ),
    "suite breaks": Defect("reference", swap(SUITE, SCALED, "1 / 0"), "ZeroDivisionError", SOLUTION),
    # other right answers
    "one alternative": Defect("alternatives", {LOOP: None}, "there are 1 alternatives", ALTERNATIVES),
    "alternative fails": Defect("alternatives", swap(SUM, "[x, x]", "[x, x, x]"), "incorrect with 40 points"),
    "alternative is no Python": Defect("alternatives", swap(SUM, "return", "retrun 1"), "not Python", FOLDER),
    "reference again": Defect("alternatives", {SUM: SOUND[SOLUTION].replace("x", "number")}, "it is solution.py again"),
    "alternative again": Defect("alternatives", {SUM: SOUND[LOOP].replace("total", "sum")}, "it is by_loop.py again"),
    # functions
    "function forgotten": Defect(
        "functions", swap(SUITE, SCALED, "submission.double.agrees(1.0)"), "without `scale` is passed", SUITE
    ),
    # mistakes
    "no mistakes": Defect("diagnoses", {SQUARED: None, HARD_CODED: None}, "there are no mistakes", MISTAKES),
    "no hint": Defect("diagnoses", swap(SQUARED, "\n\nWhich number is added to itself?", ""), "no diagnosis and hint"),
    "no diagnosis": Defect("diagnoses", {SQUARED: SOUND[SOLUTION]}, "no diagnosis and hint"),
    "mistake is no Python": Defect("diagnoses", swap(SQUARED, "return", "retrun 1"), "not Python", FOLDER),
    "ready-made check": Defect("diagnoses", {HARD_CODED: None}, "test_double.py can name it"),
    "ready-made check of two": Defect(
        "diagnoses",
        swap(SUITE, SCALED, "chance_from(submission.scale)") | {f"{MISTAKES}/seeded_inside.py": SOUND[SQUARED]},
        "test_double.py can name it",
        f"{MISTAKES}/global_random.py",
    ),
    "named by the suite": Defect(
        "diagnoses",
        swap(SUITE, SCALED, 'raise submission.scale(3.0).fail("no", mistake="cubed")'),
        "test_double.py can name it",
        f"{MISTAKES}/cubed.py",
    ),
    "mistake passes": Defect("mistakes", swap(SQUARED, "x * x", "x + x"), "not rejected but passed with 100"),
    "mistake is empty": Defect("mistakes", {SQUARED: "pass"}, "not rejected but not_attempted"),
    "mistake without pattern": Defect(
        "mistakes",
        {SQUARED: "import random\n" + SOUND[SQUARED].replace("x * x", "random.random()")},
        "nothing is named",
    ),
    "mistakes alike": Defect(
        "mistakes", {f"{MISTAKES}/cubed.py": SOUND[SQUARED].replace("x * x", "x ** 2")}, "nothing is named"
    ),
    # nonsense
    "None earns": Defect(
        "junk",
        swap(SUITE, SCALED, "submission.scale(3.0)"),
        "40 points if every function returns `None`: test_scale 40",
        SUITE,
    ),
    "raising earns": Defect(
        "junk",
        swap(SUITE, SCALED, 'submission.scale.rejects("", why="no number")'),
        "40 points if every function does `raise ValueError('no')`",
        SUITE,
    ),
    "None breaks": Defect(
        "junk",
        swap(SUITE, SCALED, "submission.double(1.0).value + 1.0"),
        "a check breaks if every function returns `None`",
        SUITE,
    ),
}


@pytest.mark.parametrize("name", DEFECTS)
def test_a_defect_is_named(name, tmp_path, bench, little_junk):
    defect = DEFECTS[name]
    exercise = write(tmp_path, SOUND | defect.files).find(ID)
    problems = find_problems(rule_called(defect.rule), exercise, bench)
    place = defect.place or next(iter(defect.files))
    found = [(problem.place(tmp_path), problem.fault) for problem in problems]
    assert any(place in (at, at.partition(":")[0]) and defect.says in fault for at, fault in found), found
    assert all(problem.mend for problem in problems)


def test_every_rule_has_a_defect_that_it_finds():
    assert {defect.rule for defect in DEFECTS.values()} == {rule.name for rule in RULES}


def test_links_are_strays(tmp_path, bench):
    course = write(tmp_path, SOUND)
    (tmp_path / f"{MISTAKES}/link.py").symlink_to(tmp_path / SQUARED)
    (problem,) = find_problems(rule_called("files"), course.find(ID), bench)
    assert "link" in problem.fault and problem.place(tmp_path) == f"{MISTAKES}/link.py"


def test_what_hangs_on_a_broken_rule_waits_for_it(tmp_path, bench):
    exercise = write(tmp_path, SOUND | swap(SUITE, "points=40", "points=30")).find(ID)
    started = []
    findings = list(check_exercise(exercise, bench, starting=started.append))
    assert started == list(RULES)
    of = {rule.name: finding for rule, finding in zip(RULES, findings, strict=True)}
    assert [name for name, finding in of.items() if finding.problems] == ["suite"]
    assert of["reference"].waits_for == "suite" and of["junk"].waits_for == "reference"
    assert not of["lesson"].waits_for


def test_a_flake_is_found_by_repetition_and_replayed_by_its_seed(tmp_path, bench):
    shaky = swap(LOOP, "total += x", "total += x if int(x * 100) % 8 else 0.5")
    exercise = write(tmp_path, SOUND | shaky).find(ID)
    rule = rule_called("alternatives")
    (problem,) = find_problems(rule, exercise, replace(bench, runs=3))
    found = re.search(r"in (\d) of 3 runs \(replay: --seed (\d+)\)", problem.fault)
    assert found and 7 <= int(found[2]) < 10
    (again,) = find_problems(rule, exercise, replace(bench, seed=int(found[2])))
    assert again.path == problem.path


def test_a_class_is_an_exercise_too(tmp_path, bench, little_junk):
    toml = SOUND[TOML].replace('"double(x)", "scale(x, by=-1.0)"', '"class Value(data)"')
    stub = (
        'class Value:\n    """A number with a memory."""\n\n    def __init__(self, data):\n'
        "        raise NotImplementedError\n"
    )
    solution = "class Value:\n    def __init__(self, data):\n        self.data = data\n"
    suite = (
        "from dlgrade.suite import Handle, check\n\n\n@check(points=100)\ndef test_value(submission):\n"
        '    """A value keeps its number"""\n    value = submission.Value(2.0)\n'
        "    if not isinstance(value.value, Handle):\n        raise value.fail('That is no object.')\n"
    )
    exercise = write(tmp_path, SOUND | {TOML: toml, STUB: stub, SOLUTION: solution, SUITE: suite}).find(ID)
    for name in ("toml", "stub", "solution", "reference", "functions"):
        assert find_problems(rule_called(name), exercise, bench) == [], name
    earned = find_problems(rule_called("junk"), exercise, bench)
    assert "100 points if every function returns `None`" in earned[0].fault
    (problem,) = find_problems(
        rule_called("stub"), write(tmp_path, {STUB: stub.replace("data", "value")}).find(ID), bench
    )
    assert "`Value(value)` is declared as `Value(data)`" in problem.fault


def test_answers_of_one_substance_differ_in_names_order_and_comments_alone():
    one = """
import numpy as np

def _half(z):
    return z / 2

def f(x: float) -> float:
    'Doc.'
    return np.exp(_half(x))
"""
    same = """
import numpy

def f(value):
    return numpy.exp(_part(value))  # mine

def _part(q):
    return q / 2
"""
    assert substance(one, ["f"]) == substance(same, ["f"])
    assert substance(one, ["f"]) != substance(one.replace("z / 2", "0.5 * z"), ["f"])
    assert substance(one, ["f"]) != substance(one.replace("np.exp", "np.log"), ["f"])
    assert substance("def f(x, y): return x - y", ["f"]) != substance("def f(x, y): return y - x", ["f"])


@pytest.mark.parametrize("place", ["solutions", "suites"])
def test_a_folder_without_an_exercise_is_named(place, tmp_path):
    course = write(tmp_path, SOUND | {f"{place}/exercise_02_half/solution.py": ""})
    (problem,) = course_problems(course)
    assert problem.place(tmp_path) == f"{place}/exercise_02_half" and "no exercise" in problem.fault


def test_a_name_used_twice_is_named(tmp_path):
    (problem,) = course_problems(write(tmp_path, SOUND | {"exercises/exercise_02_double/lesson.md": ""}))
    assert problem.place(tmp_path) == "exercises/exercise_02_double" and ID in problem.fault


@pytest.mark.parametrize(
    "folder, says", [("exercise_01_half", "number 1 is also that of"), ("half", "not an exercise's name")]
)
def test_folders_that_cannot_be_told_apart_end_the_check(folder, says, tmp_path, capsys):
    write(tmp_path, SOUND | {f"exercises/{folder}/lesson.md": ""})
    assert run(["--course", str(tmp_path), "dev", "check"]) == 1
    assert says in capsys.readouterr().out


def test_problems_are_listed_with_file_and_mend_and_make_the_exit_code_1(tmp_path, capsys):
    write(tmp_path, SOUND | swap(HINTS, "Add.\n", "") | swap(TOML, "minutes", "minuets"))
    assert run(["--course", str(tmp_path), "dev", "check", "double", "1", "--seed", "5"]) == 1
    out = capsys.readouterr().out
    assert out.count(f"\n{ID}\n") == 1
    assert f"{HINTS}: the level “A tool” is empty\n  Write it, or remove its heading." in out
    assert f"exercises/{ID}/exercise.toml: minuets: unknown key" in out
    assert "2 problems. --seed 5 draws" in out.splitlines()[-1]


def test_an_unknown_exercise_and_an_empty_course_are_wrong_use(tmp_path, capsys):
    write(tmp_path, SOUND)
    assert run(["--course", str(tmp_path), "dev", "check", "doubel"]) == 2
    assert "did you mean 'double'" in capsys.readouterr().err
    (tmp_path / "empty" / "exercises").mkdir(parents=True)
    assert run(["--course", str(tmp_path / "empty"), "dev", "check"]) == 2
    assert "dev new" in capsys.readouterr().err


def test_a_grading_process_that_dies_ends_the_check_with_a_sentence(tmp_path):
    class Dead(Executor):
        def map(self, *args, **kwargs):
            raise BrokenProcessPool

    exercise = write(tmp_path, SOUND).find(ID)
    with pytest.raises(DlgradeError, match="does one of them end the program"):
        find_problems(rule_called("reference"), exercise, Bench(Dead()))


# -- dev new -----------------------------------------------------------------------------------------------------------


def test_a_new_exercise_is_sound_but_for_what_is_marked(tmp_path, bench, capsys):
    write(tmp_path, SOUND)
    code = run(["--course", str(tmp_path), "dev", "new", "12", "max_pool", "--function", "pool(x, k=2)", "--function",
                "class Value(data, /, *more)", "--title", 'The "largest"'])  # fmt: skip
    out = capsys.readouterr().out
    assert code == 0 and f"dlgrade --course {tmp_path} dev check 12" in out
    exercise = open_course(tmp_path).find("max_pool")
    assert exercise.meta.title == 'The "largest"' and exercise.meta.unit == 1
    assert exercise.function_names == ("pool", "Value")
    written = {path for path in tmp_path.rglob("*") if path.is_file() and "exercise_12_max_pool" in str(path)}
    assert {line.strip() for line in out.splitlines() if line.startswith("  ") and "/" in line} >= {
        path.relative_to(tmp_path).as_posix() for path in written
    }
    findings = dict(zip([rule.name for rule in RULES], check_exercise(exercise, bench), strict=True))
    assert {name for name, finding in findings.items() if finding.problems} == {"finished", "lesson", "reference"}
    assert {problem.path for problem in findings["finished"].problems} == written
    assert "not_attempted" in findings["reference"].problems[0].fault
    assert "no worked number" in findings["lesson"].problems[0].fault


def test_a_new_exercise_goes_into_the_course_in_which_one_stands(tmp_path, monkeypatch, capsys):
    monkeypatch.delenv("DLGRADE_COURSE", raising=False)
    write(tmp_path / "mine", SOUND)
    monkeypatch.chdir(tmp_path / "mine" / "solutions" / ID)
    assert run(["dev", "new", "2", "half"]) == 0
    assert f"begins in {tmp_path / 'mine'}:" in capsys.readouterr().out
    assert (tmp_path / "mine" / "exercises" / "exercise_02_half").is_dir()
    assert run(["dev", "check", "half", "--jobs", "1"]) == 1
    assert "exercise_02_half" in capsys.readouterr().out


def test_outside_every_course_a_new_exercise_is_written_nowhere(tmp_path, monkeypatch, capsys):
    monkeypatch.delenv("DLGRADE_COURSE", raising=False)
    monkeypatch.setattr("dlgrade.course._bundled", lambda: write(tmp_path / "bundled", SOUND).root)
    (tmp_path / "here" / "exercises").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "here")
    before = sorted(tmp_path.rglob("*"))
    assert run(["dev", "new", "2", "half"]) == 2
    assert "dlgrade --course DIR dev new 2 half" in capsys.readouterr().err
    assert sorted(tmp_path.rglob("*")) == before


def test_a_new_exercise_can_be_finished_as_it_says(tmp_path, bench, little_junk):
    """The suite of the template asks for an elementwise function; with answers and texts filled in, all is sound."""
    (tmp_path / "exercises").mkdir()
    exercise, _ = begin_exercise(open_course(tmp_path), 3, "triple")
    answers = {
        "solution.py": "3 * x",
        "alternatives/by_loops.py": "x + x + x",
        "alternatives/another_way.py": "x * np.asarray(3, x.dtype)",
        "mistakes/hard_coded.py": "np.full((4, 3), 6.0)",
        "mistakes/dtype_widened.py": "3 * np.asarray(x, np.float64)",
    }
    for name, value in answers.items():
        fill(exercise.solution_folder / name, "raise NotImplementedError  # TODO", f"return {value}")
    mutated = exercise.solution_folder / "mistakes/argument_mutated.py"
    fill(mutated, "raise NotImplementedError  # TODO", "x *= 3\n    return x")
    example = "```python\n>>> triple(np.array([1.0, 2.0]))\narray([3., 6.])\n```"
    fill(exercise.folder / "lesson.md", "TODO: one number", f"{example}\n\nOne number")
    for path in tmp_path.rglob("*"):
        if path.is_file():
            path.write_text(path.read_text(encoding="utf-8").replace("TODO", "Now"), encoding="utf-8")
    for rule, finding in zip(RULES, check_exercise(exercise, bench), strict=True):
        assert not finding.problems and not finding.waits_for, rule.name


def fill(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    "number, slug, function, says",
    [
        (1, "half", "half(x)", "number already"),
        (2, "double", "double(x)", "name already"),
        (2, "Half", "half(x)", "small letters"),
        (2, "../half", "half(x)", "small letters"),
        (2, "half", "half x", "not a signature"),
        (2, "half", "half(x", "not a signature"),
        (2, "half", "half(x y)", "not a signature"),
        (2, "half", "class(x)", "not a signature"),
    ],
)
def test_what_can_not_become_an_exercise_is_refused(number, slug, function, says, tmp_path):
    course = write(tmp_path, SOUND)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(DlgradeError, match=says):
        begin_exercise(course, number, slug, functions=[function])
    assert sorted(tmp_path.rglob("*")) == before


def test_nothing_is_written_over(tmp_path):
    course = write(tmp_path, SOUND | {"solutions/exercise_02_half/solution.py": "mine"})
    with pytest.raises(DlgradeError, match="nothing is written over"):
        begin_exercise(course, 2, "half")
    assert (tmp_path / "solutions/exercise_02_half/solution.py").read_text() == "mine"
    assert not (tmp_path / "exercises/exercise_02_half").exists()


def test_the_installed_course_is_left_alone(monkeypatch, tmp_path):
    course = write(tmp_path, SOUND)
    monkeypatch.setattr("dlgrade.authoring.new.PACKAGE", tmp_path)
    with pytest.raises(DlgradeError, match="--course DIR"):
        begin_exercise(course, 2, "half")


# -- CONTRIBUTING.md ---------------------------------------------------------------------------------------------------


def test_the_suite_that_contributing_shows_is_complete(tmp_path, bench):
    text = (Path(__file__).parent.parent / "CONTRIBUTING.md").read_text(encoding="utf-8")
    (suite,) = re.findall(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    (tmp_path / "exercises").mkdir()
    exercise, _ = begin_exercise(open_course(tmp_path), 1, "relu")
    relu = "import numpy as np\n\n\ndef relu(x):\n    return np.maximum(x, {})\n"
    files = {"suites/exercise_01_relu/test_relu.py": suite, "solutions/exercise_01_relu/solution.py": relu.format(0)}
    write(tmp_path, files)
    assert find_problems(rule_called("suite"), exercise, bench) == []
    assert find_problems(rule_called("reference"), exercise, bench) == []
    right, wrong = bench.grade(exercise, [Candidate(exercise.stub_path, relu.format(floor)) for floor in (0, 0.1)])
    assert (right.result.verdict, wrong.result.score) == ("passed", 0.0)


def test_in_brief_what_takes_long_is_left_out_where_answers_are_trained(tmp_path, monkeypatch, bench):
    def asked(exercise, bench):
        return [Problem(exercise.folder, "asked", "")]

    monkeypatch.setattr("dlgrade.authoring.rules.RULES", (Rule("a", "a", asked, (), True, True),))
    for backend, brief, left_out in (("keras", True, True), ("keras", False, False), ("numpy", True, False)):
        course = write(tmp_path / f"{backend}{brief}", SOUND | swap(TOML, '"numpy"', f'"{backend}"'))
        (finding,) = check_exercise(course.find("1"), replace(bench, brief=brief))
        assert (finding.left_out, bool(finding.problems)) == (left_out, not left_out)

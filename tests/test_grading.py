"""From a submission to a result: every verdict, and that the parts of a result fit together."""

from pathlib import Path

import msgspec
import pytest

from dlgrade import arbiter, grading
from dlgrade.grading import absent, grade
from dlgrade.result import Result, exit_code, root_cause
from dlgrade.submission import Refusal
from dlgrade.suite.checks import Spec
from dlgrade.suite.failure import CheckFailed
from dlgrade.suite.plugin import Fault, Finding
from one_exercise import SOLUTION, SUITE, check_of, graded, make_exercise


@pytest.fixture(scope="module")
def exercise(tmp_path_factory):
    return make_exercise(tmp_path_factory.mktemp("course"))


def outcomes(result):
    return [check.outcome for check in result.checks]


def test_a_right_answer_passes(exercise):
    result = graded(exercise, SOLUTION)
    assert (result.verdict, result.score, result.max_score, result.mistakes) == ("passed", 100.0, 100.0, [])
    assert [check.points for check in result.checks] == [60.0, 10.0, 30.0]
    assert [check.title for check in result.checks] == ["scale doubles", "scale twice is four times", "grow adds"]
    assert exit_code(result.verdict) == 0 and root_cause(result) is None
    assert result.sandbox.tier != "none" and result.exercise == exercise.id and len(result.suite_sha256) == 64


def test_a_wrong_answer_costs_its_checks_and_skips_what_needs_them(exercise):
    result = graded(exercise, SOLUTION.replace("* 2.0", "* 3.0"))
    assert (result.verdict, result.score) == ("incorrect", 30.0)
    assert outcomes(result) == ["failed", "skipped", "passed"]
    assert "scale doubles" in check_of(result, "test_scale_again").message
    assert "expected" in root_cause(result).message and "yours" in root_cause(result).message
    assert exit_code(result.verdict) == 1


@pytest.mark.parametrize(
    "source", ["", "def scale(x):\n    raise NotImplementedError\n", "def unrelated(): return 1\n"]
)
def test_nothing_written_is_not_an_attempt(exercise, source):
    result = graded(exercise, source)
    assert (result.verdict, result.score) == ("not_attempted", 0.0)


def test_one_function_written_is_an_attempt(exercise):
    result = graded(
        exercise, SOLUTION.replace("np.asarray(x) + by", "__import__('builtins').exec('raise NotImplementedError')")
    )
    assert (result.verdict, result.score) == ("incorrect", 70.0)


def test_a_missing_function_is_named_with_its_nearest_kin(exercise):
    result = graded(exercise, SOLUTION.replace("def scale", "def scales"))
    assert "no `scale` in your code (did you mean 'scales'?)" in root_cause(result).message


@pytest.mark.parametrize(
    ("source", "verdict", "text"),
    [
        ("def scale(x:\n", "crashed", "SyntaxError"),
        ("x = 1\ny = x / 0\n", "crashed", "line 2"),
        ("import os\nos._exit(0)\n", "crashed", "exit code 0"),
        ("while True: pass\n", "timeout", "1 s"),
    ],
)
def test_what_can_not_be_loaded_gets_no_points_and_one_reason(exercise, source, verdict, text):
    result = graded(exercise, source)
    assert (result.verdict, result.score) == (verdict, 0.0)
    assert outcomes(result) == ["error", "skipped", "skipped"]
    assert text in root_cause(result).message
    assert sum(check.max_points for check in result.checks) == 100


@pytest.mark.parametrize(
    ("body", "verdict"),
    [
        ("__import__('os')._exit(0)", "crashed"),
        ("__import__('os').kill(__import__('os').getpid(), 9)", "crashed"),
        ("[0 for _ in iter(int, 1)]", "timeout"),
        ("np.zeros(10**8)", "incorrect"),
        ("print('x' * 10**6)", "incorrect"),
        ("np.full((6, 7), np.nan)", "incorrect"),
        ("{1: [2, {3}]}", "incorrect"),
        ("1 / 0", "incorrect"),
        ("scale(x)", "incorrect"),
        ("__import__('sys').exit(0)", "incorrect"),
    ],
)
def test_what_goes_wrong_in_one_function_leaves_the_rest_graded(exercise, body, verdict):
    result = graded(exercise, SOLUTION.replace("return np.asarray(x) * 2.0", f"return {body}"))
    assert (result.verdict, result.score) == (verdict, 30.0)
    assert check_of(result, "test_grow").outcome == "passed"


def test_a_refusal_is_a_result(exercise):
    result = grade(exercise, Refusal(Path("work.py"), "The file is too large."))
    assert (result.verdict, result.score, result.sandbox.tier) == ("refused", 0.0, "none")
    assert root_cause(result).message == "The file is too large."
    assert exit_code(result.verdict) == 1


def test_no_file_is_a_result(exercise):
    result = absent(exercise, "anna")
    assert (result.verdict, result.score, result.submission.sha256) == ("not_attempted", 0.0, "")
    assert result.sandbox.tier != "none"


@pytest.mark.parametrize(
    ("suite", "text"),
    [
        (
            SUITE + '\n@check(points=0)\ndef test_fault():\n    """It can be run"""\n    1 / 0\n',
            "ZeroDivisionError",
        ),
        (SUITE.replace("points=60", "points=61"), "add up to 101"),
        (SUITE.replace('"""grow adds"""', "pass"), "docstring"),
        (SUITE + "\ndef test_plain(): pass\n", "decorate it"),
        (SUITE + "\nimport no_such_module\n", "no_such_module"),
        ("", "add up to 0"),
    ],
)
def test_a_fault_of_the_suite_is_ours(tmp_path, suite, text):
    exercise = make_exercise(tmp_path, suite=suite)
    result = graded(exercise, SOLUTION)
    assert result.verdict == "grader_fault" and exit_code(result.verdict) == 3
    assert text in root_cause(result).message


STUMBLES = SUITE.replace(
    '"""grow adds"""', '"""grow adds"""\n    assert submission.grow(np.zeros(2)).value[1] == 1.0, "never reached"'
)


def test_what_the_suite_can_t_work_with_is_the_submissions_where_the_reference_gets_through(tmp_path):
    exercise = make_exercise(tmp_path, suite=STUMBLES)
    assert graded(exercise, SOLUTION).verdict == "passed"
    odd = SOLUTION.replace("np.asarray(x) + by", "np.zeros(1)")
    assert odd != SOLUTION
    result = graded(exercise, odd)
    check = next(check for check in result.checks if check.outcome != "passed")
    assert result.verdict == "incorrect" and exit_code(result.verdict) == 1
    assert "IndexError" in check.message and "never reached" not in check.message
    # Authors are told.
    told = graded(exercise, odd, lenient=False)
    assert told.verdict == "grader_fault" and "IndexError" in root_cause(told).message


SPEC = Spec("test_fast", "It is vectorised", 100.0, ())
STUMBLED = Fault("IndexError, and where", "IndexError", of_machine=False)


@pytest.mark.parametrize("of_reference", ["slow", "timeout", "died", "raised"])
def test_nobody_is_slow_where_the_reference_does_not_get_through(of_reference):
    slow = Finding(SPEC, passed=False, failure=CheckFailed("right but slow", cause="slow"))
    assert slow.in_doubt and arbiter._laid(slow, Finding(SPEC, passed=True)) is slow
    failed = Finding(SPEC, passed=False, failure=CheckFailed("no", cause=of_reference))
    for reference in (failed, Finding(SPEC, passed=False, fault=STUMBLED)):
        laid = arbiter._laid(slow, reference)
        assert laid.failure is None and laid.fault and laid.fault.of_machine
    # A suite that stumbles over the reference as well keeps what its author has to read.
    stumbled = Finding(SPEC, passed=False, fault=STUMBLED)
    assert arbiter._laid(stumbled, failed) is stumbled


def test_what_the_machine_lacks_is_nobodys_mistake(tmp_path):
    lacking = STUMBLES.replace("assert submission", "raise OSError(24, 'Too many open files')\n    assert submission")
    assert graded(make_exercise(tmp_path, suite=lacking), SOLUTION).verdict == "grader_fault"


def test_what_was_printed_stands_with_its_check(exercise):
    source = SOLUTION.replace("    return np.asarray(x) * 2.0", "    print('in scale')\n    return np.asarray(x) * 2.0")
    result = graded(exercise, "print('at the top')\n" + source)
    assert "at the top" in result.checks[0].output and "in scale" in result.checks[0].output
    assert result.checks[2].output == ""


def test_a_submission_prints_gigabytes_and_the_result_stays_small(exercise):
    loop = "    for _ in range(2000): print('x' * 10**6)\n"
    result = graded(exercise, SOLUTION.replace("def scale(x):\n", "def scale(x):\n" + loop))
    assert len(msgspec.json.encode(result)) < 300_000


def test_the_same_seed_gives_the_same_inputs(exercise):
    wrong = SOLUTION.replace("* 2.0", "* 3.0")
    messages = [root_cause(graded(exercise, wrong, seed=seed)).message for seed in (1, 1, 2)]
    assert messages[0] == messages[1] != messages[2]


@pytest.mark.parametrize(("seed", "same"), [(None, False), (7, True)])
def test_who_is_killed_is_asked_other_things_the_second_time(exercise, tmp_path, monkeypatch, seed, same):
    asked = []
    run = grading._run
    monkeypatch.setattr(grading, "_run", lambda *arguments: asked.append(arguments[2]) or run(*arguments))
    killed = "import os, signal\ndef end(x): os.kill(os.getpid(), signal.SIGKILL)\n" + SOLUTION + "\nscale = end\n"
    result = graded(exercise, killed, seed)
    assert result.verdict == "crashed"
    assert len(asked) == 2 and (asked[0] == asked[1]) == same


def test_a_result_survives_json(exercise):
    result = graded(exercise, SOLUTION.replace("* 2.0", "* 3.0"))
    document = msgspec.json.encode(result)
    assert msgspec.json.decode(document, type=Result) == result
    assert msgspec.json.decode(document)["schema"] == "dlgrade.result/1"


def test_a_type_whose_name_is_no_text_is_a_wrong_answer_and_no_fault_of_ours(exercise):
    odd = 'class Odd:\n    __qualname__ = "\\ud800"\n'
    result = graded(exercise, odd + SOLUTION.replace("np.asarray(x) * 2.0", "Odd()"))
    assert (result.verdict, result.score) == ("incorrect", 30.0)
    assert msgspec.json.decode(msgspec.json.encode(result), type=Result) == result


def test_settings_of_the_callers_shell_and_folder_change_nothing(exercise, tmp_path, monkeypatch):
    (tmp_path / "pytest.ini").write_text("[pytest]\naddopts = --collect-only\n")
    (tmp_path / "conftest.py").write_text("raise RuntimeError('a conftest of the folder was loaded')\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PYTEST_ADDOPTS", "--collect-only")
    monkeypatch.setenv("PYTEST_PLUGINS", "no_such_plugin")
    assert graded(exercise, SOLUTION).verdict == "passed"


def test_a_keras_exercise_without_keras_says_what_to_install(tmp_path, monkeypatch):
    exercise = make_exercise(tmp_path, backend="keras")
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    result = graded(exercise, SOLUTION)
    assert result.verdict == "grader_fault"
    assert "pip install tensorflow" in root_cause(result).message


def test_brackets_and_colons_in_a_path_are_but_characters(tmp_path):
    exercise = make_exercise(tmp_path / "a [1] b")
    assert graded(exercise, SOLUTION).verdict == "passed"
    assert graded(exercise, "x = 1 / 0").verdict == "crashed"


def test_an_empty_file_is_not_an_attempt_though_it_raises_where_it_should(tmp_path):
    suite = '''
import numpy as np
from dlgrade.suite import check

@check(points=100)
def test_rejects(submission):
    """Bad input is refused"""
    submission.grow.rejects(np.ones(2), by=-1, why="by is negative")
'''
    exercise = make_exercise(tmp_path, suite=suite)
    result = graded(exercise, "")
    assert result.verdict == "not_attempted" and "no `grow`" in root_cause(result).message
    result = graded(exercise, "def grow(x, by): assert by >= 0, 'bad'\n")
    assert "an assert is for" in root_cause(result).message

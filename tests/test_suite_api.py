"""What suites are written with: comparison, properties, gradients, manners, speed."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from dlgrade.errors import CourseError
from dlgrade.isolation.outcome import Returned
from dlgrade.isolation.session import Session
from dlgrade.isolation.wire import Handle
from dlgrade.suite import chance, speed
from dlgrade.suite.answer import Answer, Shown
from dlgrade.suite.compare import Tolerance, difference, finite_problem, form_problem, same
from dlgrade.suite.domains import arrays, choices, composite, integers, numbers, sizes
from dlgrade.suite.explain import block, brief, full, needed_digits, rows_of
from dlgrade.suite.failure import CheckFailed
from dlgrade.suite.gradients import likely_cause, matches_gradient, numeric_gradient
from dlgrade.suite.loading import load_cases
from one_exercise import SOLUTION, check_of, graded, make_exercise

# -- comparison ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("yours", "expected"),
    [
        (np.array([1.0, 2.0]), np.array([1.0, 2.0])),
        (np.array([1.0 + 1e-9]), np.array([1.0])),
        (3, 3.0),
        (np.float64(3), 3.0),
        (np.array(3.0), 3.0),
        (np.array([np.inf, 1.0]), np.array([np.inf, 1.0])),
        ([1.0, (2, "x")], (1.0, [2, "x"])),
        ({"a": np.ones(2)}, {"a": np.ones(2)}),
        (None, None),
        ("under", "under"),
        (True, np.bool_(True)),
        (np.array(True), True),
        (2**80, 2**80),
        (np.float32(0.1), 0.1),
    ],
)
def test_what_is_the_same(yours, expected):
    assert difference(yours, expected) is None


@pytest.mark.parametrize(
    ("yours", "expected", "says"),
    [
        (None, np.zeros(2), "Is there a `return`?"),
        ("text", np.zeros(2), "should be a NumPy array of shape (2,), but is 'text'"),
        ([0.0, 0.0], np.zeros(2), "but is a list of 2"),
        (np.zeros((3, 2)), np.zeros((2, 3)), "swapped"),
        (np.zeros(3), np.zeros(2), "shape"),
        (np.array([1.0, np.nan]), np.ones(2), "NaN"),
        (np.array([1.0, np.inf]), np.ones(2), "infinity"),
        (np.array([1.0, -np.inf]), np.array([1.0, np.inf]), "values"),
        (np.array([1.0, 5.0]), np.array([1.0, -np.inf]), "values"),
        (np.array([1.0, 2.1]), np.array([1.0, 2.0]), "yours:    [1.0, 2.1]"),
        (1_000_001, 1_000_000, "wrong"),
        (2**80, 1.0, "far too large"),
        (2**80 + 1, 2**80, "wrong"),
        (10**30, np.array([1]), "far too large"),
        (10**350, np.float32(1), "far too large"),
        (np.array([0.501], np.float16), np.array([0.5]), "wrong"),
        (np.array(["a"]), np.ones(1), "should be numbers"),
        ("over", "under", "'over'"),
        (1, True, "wrong"),
        ((1,), (1, 2), "2 parts"),
        (1, (1, 2), "2 values"),
        ((1, np.zeros(2)), (1, np.ones(2)), "part 2 of the result"),
        ({"a": 1}, {"b": 1}, "keys"),
        ([], {"b": 1}, "dict"),
        ({"b": 2}, {"b": 1}, "'b' of the result"),
        (Handle(1, "numpy.matrix"), np.ones(1), "an object of type numpy.matrix"),
    ],
)
def test_what_is_different_is_said(yours, expected, says):
    assert says in difference(yours, expected)


def test_parts_are_called_by_their_names():
    wrong = difference((1.0, np.zeros(2)), (1.0, np.ones(2)), names=("loss", "dz"))
    assert "The values of the returned dz are wrong" in wrong
    assert "2 values (loss, dz)" in difference(1.0, (1.0, 2.0), names=("loss", "dz"))


def test_dtype_counts_on_request():
    single = np.ones(2, np.float32)
    assert difference(single, np.ones(2)) is None
    assert "float64" in difference(single, np.ones(2), dtype=True)
    assert "int" in difference(1, np.float64(1), dtype=True)
    assert difference(np.ones(2, np.int32), np.ones(2, np.int64), dtype=True) is None


def test_single_precision_is_given_its_rounding():
    x = np.linspace(0, 1, 50)
    assert difference(x.astype(np.float32), x) is None
    assert difference(x + 1e-5, x) is not None
    assert difference(x + 1e-3, x, tolerance=Tolerance(0, 1e-2)) is None


def test_nan_is_like_nan_when_mistakes_are_compared():
    assert same(np.array([np.nan, 1.0]), np.array([np.nan, 1.0]))
    assert not same(np.array([np.nan, 1.0]), np.array([1.0, 1.0]))
    assert not same(np.array([0.0]), np.array([-np.inf]))
    assert not same(np.zeros(2), object())


def test_large_arrays_show_where_they_differ_most():
    expected = np.zeros((20, 30))
    yours = expected.copy()
    yours[3, 4], yours[11, 7] = 0.5, -2.0
    text = difference(yours, expected)
    assert "at [11, 7]" in text and "-2.0" in text and "2 of 600 values" in text


def test_the_digits_shown_tell_the_values_apart():
    text = difference(np.array([1.00001]), np.array([1.0]))
    assert "1.00001" in text
    assert needed_digits(1.0, 1.5) == 4 and needed_digits(1.0, 1.0) == 4
    assert full(np.array([0.123456789]), needed_digits(0.123456789, 0.123456799)) != full(np.array([0.12345]), 4)


def test_form_and_finiteness_alone():
    assert form_problem(np.zeros((2, 3)), (2, 3), np.dtype(np.float64)) is None
    assert "dtype" in form_problem(np.zeros(2), (2,), np.dtype(np.float32))
    assert finite_problem(np.array([0.0, np.nan])).startswith("The result has NaN")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3.0, "3.0"),
        (3, "3"),
        (1e-12, "1e-12"),
        (np.float32(0.5), "0.5 (float32)"),
        (np.array([[1.0, 2.0], [3.0, 4.5]]), "[[1.0, 2.0],\n [3.0, 4.5]]"),
        (np.array([1, 2]), "[1, 2]"),
        (np.array([[1.0], [2.0]]), "[[1.0],\n [2.0]]"),
        (np.array([[[1.0], [2.0]]]), "[[1.0, 2.0]] (shape (1, 2, 1))"),
        (np.array([[[[1]], [[2]]]]), "[[1, 2]] (shape (1, 2, 1, 1))"),
        (np.ones((1, 2, 2, 1), np.float32), "[[[1.0, 1.0],\n  [1.0, 1.0]]] (shape (1, 2, 2, 1)) (float32)"),
        (np.zeros(100), "float64 array of shape (100,)"),
        (np.zeros((0, 3)), "empty, of shape (0, 3)"),
        ((1, "a"), "(1, 'a')"),
        ({"k": 1.5}, "{'k': 1.5}"),
        (10**100, "10000000000000000000… (101 digits)"),
        ("x" * 1000, "'" + "x" * 399 + "…"),
    ],
)
def test_values_as_text(value, text):
    assert full(value) == text


def test_kinds_as_text():
    assert brief(np.zeros((2, 3))) == "float64 array of shape (2, 3)"
    assert brief([1]) == "a list of 1"
    assert brief(3) == "an int 3"


def test_rows_are_aligned():
    assert block([("a", "1"), ("long", "2\n3")]) == "  a:    1\n  long: 2\n        3"


# -- gradients ----------------------------------------------------------------------------------------------------


def test_numeric_gradient_of_a_quadratic():
    x = np.array([[1.0, -2.0], [0.5, 3.0]])
    np.testing.assert_allclose(numeric_gradient(lambda z: float((z**2).sum()), x), 2 * x, rtol=1e-8)


def test_numeric_gradient_of_a_single_number():
    gradient = numeric_gradient(lambda z: float(z**2), np.array(3.0))
    assert gradient.shape == ()
    np.testing.assert_allclose(gradient, 6.0, rtol=1e-8)


def test_what_rounding_does_to_a_difference_of_large_values_is_no_mistake():
    x = np.array([1e-4, 2.0])
    answer = Answer(Returned(2 * x), Shown("f", ["x"], (x,), {}))
    matches_gradient(answer, lambda z: float((z**2).sum()) + 1e4, x)
    with pytest.raises(CheckFailed):
        matches_gradient(answer, lambda z: 1.01 * float((z**2).sum()) + 1e4, x)


RIGHT = np.array([[1.0, -2.0], [0.5, 3.0]])


@pytest.mark.parametrize(
    ("yours", "says"),
    [
        (RIGHT / 2, "a factor 2 is missing"),
        (-RIGHT, "the sign is wrong"),
        (RIGHT * 4, "a division by the batch size 4 is missing"),
        (RIGHT / 4, "divided by the batch size 4 once too often"),
        (RIGHT * 3, "a factor 3 too much"),
        (RIGHT.T, "transpose"),
        (RIGHT * 0, "zero everywhere"),
        (RIGHT * np.array([1.0, 0.0]), "zero at 2 of 4 places"),
        (RIGHT + 1.0, ""),
    ],
)
def test_a_wrong_gradient_is_put_into_words(yours, says):
    cause = likely_cause(yours, RIGHT, batch=4)
    assert says in cause and bool(cause) == bool(says)


# -- domains and properties ---------------------------------------------------------------------------------------


def test_domains_stay_in_their_bounds():
    rng = np.random.default_rng(0)
    for _ in range(200):
        assert 2 <= integers(2, 5).sample(rng) <= 5
        assert choices("ab").sample(rng) in "ab"
        assert -1 <= numbers(-1, 1).sample(rng) <= 1
        x = arrays(sizes(1, 3), 2, low=0.0, high=1.0, dtype=np.float32).sample(rng)
        assert x.ndim == 2 and x.shape[1] == 2 and x.dtype == np.float32 and 0 <= x.min() <= x.max() <= 1
    assert {arrays().sample(rng).ndim for _ in range(100)} == {0, 1, 2, 3}


def test_parts_of_a_composite_fit():
    fitting = composite(lambda draw: (n := draw(sizes()), draw(arrays(n)), draw(arrays(n, 2))))
    n, x, y = fitting.sample(np.random.default_rng(0))
    assert x.shape == (n,) and y.shape == (n, 2)


PROPERTY_SUITE = '''
import numpy as np
from dlgrade.suite import arrays, check, composite, for_all, sizes

@check(points=100)
@for_all(pair=composite(lambda draw: draw(arrays(draw(sizes(1, 4))))))
def test_property(submission, pair):
    """scale keeps the largest number the largest"""
    submission.scale(pair).equals(pair * 2)
'''


def test_the_smallest_counterexample_is_shown(tmp_path, monkeypatch):
    monkeypatch.setattr("dlgrade.suite.properties.SHRINK_SECONDS", 60)
    exercise = make_exercise(tmp_path, suite=PROPERTY_SUITE)
    assert graded(exercise, SOLUTION).score == 100
    result = graded(exercise, SOLUTION.replace("np.asarray(x) * 2.0", "np.where(x > 1, 3.0, 2.0) * x"))
    assert "x: [1.25]" in result.checks[0].message


def test_a_moody_submission_fails_without_a_fault_of_ours(tmp_path):
    exercise = make_exercise(tmp_path, suite=PROPERTY_SUITE)
    moody = SOLUTION.replace("np.asarray(x) * 2.0", "np.asarray(x) * (2.0 + (np.random.random() < 0.3))")
    for seed in range(3):
        result = graded(exercise, moody, seed)
        assert result.verdict in ("incorrect", "passed")
    assert graded(exercise, SOLUTION.replace("* 2.0", "* np.random.random()")).verdict == "incorrect"


# -- manners and speed --------------------------------------------------------------------------------------------

MANNERS_SUITE = '''
import numpy as np
from dlgrade.suite import *

X = np.linspace(-1, 1, 6).reshape(2, 3)

@check(points=20)
def test_unchanged(submission):
    """The argument stays"""
    leaves_arguments_alone(submission.scale, X)

@check(points=20)
def test_dtype(submission):
    """The precision stays"""
    keeps_dtype(submission.scale, X, integers=False)

@check(points=20)
def test_depends(submission):
    """The answer depends on the question"""
    depends_on_input(submission.scale, [(X,), (X + 1,)])

@check(points=20)
def test_quiet(submission):
    """No warning"""
    submission.scale(X).quiet()

@check(points=20)
def test_fast(submission, rng):
    """It is vectorised"""
    def loop(x):
        # By way of a text: numbers that take so long that the wire is little beside them.
        return [[float(str(2 * v)) for v in row] for row in x.tolist()]
    beats_loop(submission.scale, lambda: (rng.normal(size=(300, 200)),), loop, mistake="loops")
'''
NAMED = {name: f'"""{name}\n\nhint"""\n' for name in ("argument_mutated", "dtype_widened", "hard_coded", "loops")}


@pytest.fixture(scope="module")
def manners(tmp_path_factory):
    return make_exercise(tmp_path_factory.mktemp("course"), suite=MANNERS_SUITE, mistakes=NAMED)


@pytest.mark.parametrize(
    ("body", "failed", "mistake"),
    [
        ("return x * 2", [], None),
        ("x *= 2; return x", ["test_unchanged"], "argument_mutated"),
        ("y = x * 2; x[x > 9] = 0; return y", ["test_unchanged"], "argument_mutated"),
        ("y = x * 2.0\n    if x.flags.writeable: x += 1\n    return y", ["test_unchanged"], "argument_mutated"),
        ("return x.astype(float) * 2", ["test_dtype"], "dtype_widened"),
        ("return np.full(x.shape, 0.5)", ["test_unchanged", "test_dtype", "test_depends", "test_fast"], "hard_coded"),
        ("return None", ["test_unchanged", "test_dtype", "test_depends", "test_fast"], None),
        ("return x * 2e-12", ["test_unchanged", "test_dtype", "test_depends", "test_fast"], None),
        ("np.log(np.array(-1.0)); return x * 2", ["test_quiet"], None),
        (
            "y = np.empty_like(x)\n    for i in range(x.size): y.flat[i] = float(str(2 * x.flat[i]))\n    return y",
            ["test_fast"],
            "loops",
        ),
    ],
)
def test_manners(manners, body, failed, mistake):
    result = graded(manners, f"import numpy as np\ndef scale(x):\n    {body}\ndef grow(x): return x\n")
    assert result.verdict in ("passed", "incorrect")
    assert [check.id for check in result.checks if check.outcome == "failed"] == failed
    assert result.mistakes == ([mistake] if mistake else [])


ANSWER_SUITE = '''
import numpy as np
from dlgrade.suite import check

@check(points=40)
def test_parts(submission):
    """Parts, keys and numbers"""
    loss, grads = submission.scale(1.0).parts("loss", "grads")
    assert loss.python_float() == 1.5
    grads.keys("W", "b")["W"].equals(np.ones(2))

@check(points=60)
def test_rejects(submission):
    """Bad input is refused"""
    submission.grow.rejects(np.ones(2), by=-1, why="by is negative", mistake="anything_goes")
'''
ANYTHING_GOES = '"""You take what is negative.\n\nWhat may by be?"""\ndef grow(x, by=1): return 0\n'
PARTS = "def scale(x): return 1.5, {'W': np.ones(2), 'b': 0}\n"
REJECTS = "def grow(x, by=1):\n    raise ValueError('by is negative')\n"


@pytest.fixture(scope="module")
def answers(tmp_path_factory):
    mistakes = {"anything_goes": ANYTHING_GOES}
    return make_exercise(tmp_path_factory.mktemp("course"), suite=ANSWER_SUITE, mistakes=mistakes)


@pytest.mark.parametrize(
    ("parts", "says"),
    [
        (PARTS, ""),
        (PARTS.replace("1.5,", "np.float64(1.5),"), ""),
        (PARTS.replace("1.5,", "np.float32(1.5),"), ""),
        (PARTS.replace("1.5,", "np.array(1.5),"), "The returned loss should be a Python float"),
        (PARTS.replace("1.5,", "1,"), "should be a Python float"),
        (PARTS.replace("1.5,", "True,"), "should be a Python float"),
        (PARTS.replace("1.5,", "float('nan'),"), "NaN"),
        (PARTS.replace("1.5,", "1.5, 2,"), "should be 2 values"),
        ("def scale(x): return None\n", "should be 2 values"),
        (PARTS.replace("'b': 0", "'B': 0"), "keys"),
        (PARTS.replace("{'W': np.ones(2), 'b': 0}", "[]"), "should be a dict"),
        (PARTS.replace("np.ones(2)", "np.zeros(2)"), "'W' of the result"),
    ],
)
def test_parts_of_an_answer(answers, parts, says):
    check = check_of(graded(answers, f"import numpy as np\n{parts}{REJECTS}"), "test_parts")
    assert says in check.message and (check.outcome == "passed") == (not says)


@pytest.mark.parametrize(
    ("rejects", "says", "mistake"),
    [
        (REJECTS, "", None),
        (REJECTS.replace("ValueError", "type('MyError', (ValueError,), {})"), "", None),
        (REJECTS.replace("ValueError", "TypeError"), "it raised TypeError: by is negative", None),
        (REJECTS.replace("'by is negative'", ""), "should say what is wrong", None),
        ("def grow(x, by=1): return x\n", "but it returned float64 array of shape (2,)", "anything_goes"),
        ("def grow(x, by=1): raise NotImplementedError\n", "not written yet", None),
    ],
)
def test_refusing_bad_input(answers, rejects, says, mistake):
    check = check_of(graded(answers, f"import numpy as np\n{PARTS}{rejects}"), "test_rejects")
    assert says in check.message and (check.outcome == "passed") == (not says)
    assert check.mistake == mistake


def test_an_exception_is_shown_with_the_learners_lines_and_input(answers):
    source = "import numpy as np\ndef helper(x):\n    return x[1, 2, 3]\ndef scale(x):\n    return helper(np.ones(2))\n"
    check = check_of(graded(answers, source + REJECTS), "test_parts")
    assert check.outcome == "error"
    assert "IndexError: too many indices" in check.message
    assert "line 3, in helper\n    return x[1, 2, 3]" in check.message
    assert "in scale(1.0)" in check.message


@pytest.mark.parametrize(
    ("line", "refused"),
    [
        ("raise ValueError('too large')", True),
        ("if x: raise ValueError('too large')", True),
        ("np.zeros(2) + np.zeros(3)", False),
        ("raise TypeError('too large')", False),
    ],
)
def test_a_needless_refusal_is_called_so(answers, line, refused):
    source = f"import numpy as np\ndef scale(x):\n    {line}\n"
    check = check_of(graded(answers, source + REJECTS), "test_parts")
    assert ("This call is legal" in check.message) == refused
    assert check.outcome == "error"


def test_parts_of_a_structure_stand_in_rows_of_their_own():
    params = [(np.ones((1, 2)), np.zeros(2)), (np.ones((2, 1)), np.zeros(1))]
    labels = [label for label, _ in rows_of("params", params)]
    assert labels == ["params[0][0]", "params[0][1]", "params[1][0]", "params[1][1]"]
    assert rows_of("x", [1, 2]) == [("x", "[1, 2]")]
    assert [label for label, _ in rows_of("p", {"W": np.ones(1)})] == ["p['W']"]
    assert rows_of("many", [np.ones(1)] * 30)[-1] == ("…", "20 more")


def test_functions_and_seeds_among_the_arguments_stay_what_they_are(tmp_path):
    suite = '''
import numpy as np
from dlgrade.suite import *

@check(points=100)
def test_unchanged(submission):
    """Nothing changes"""
    leaves_arguments_alone(submission.grow, [(np.ones(2), np.zeros(1))], by=lambda x: -x)
'''
    solution = "import numpy as np\ndef grow(x, by):\n    return by(x[0][0])\ndef scale(x): return x\n"
    exercise = make_exercise(tmp_path, suite=suite, solution=solution)
    assert graded(exercise, solution).verdict == "passed"
    assert graded(exercise, solution.replace("return", "x[0][1][0] = 5; return")).score == 0


def test_a_change_made_in_an_earlier_call_is_told(tmp_path):
    suite = '''
import numpy as np
from dlgrade.suite import *

@check(points=50)
def test_cube(submission):
    """A cube"""
    submission.scale(np.ones((2, 2, 2)))

@check(points=50)
def test_unchanged(submission):
    """The argument stays"""
    leaves_arguments_alone(submission.scale, np.ones((2, 3)), right=lambda answer: answer.array((2, 3)))
'''
    exercise = make_exercise(tmp_path, suite=suite, mistakes=NAMED)
    template = "def scale(x):\n    if {}: x[...] = 0\n    return x * 2\ndef grow(x): return x\n"
    assert graded(exercise, template.format("False")).score == 100
    result = graded(exercise, template.format("x.ndim == 3"))
    assert (result.score, result.mistakes) == (50, ["argument_mutated"])
    assert "changed its argument `x`" in check_of(result, "test_unchanged").message
    # What `right` refuses is not let through.
    assert check_of(graded(exercise, "def scale(x): return x[0]\n"), "test_unchanged").outcome == "failed"


SLOW = "np.array([float(str(2.0 * v)) for v in x.ravel().tolist()]).reshape(x.shape)"


@pytest.mark.parametrize(
    "body",
    [
        f"return {SLOW}",
        # Remembers the answers to the very objects that it got.
        f"known.setdefault(id(x), {SLOW} if id(x) not in known else None); return known[id(x)]",
        # Is right where the values are looked at, and quick where the time is.
        f"return {SLOW} if x.size < 100 else np.zeros_like(x)",
        f"known[0] = known.get(0, 0) + (x.size > 100); return {SLOW} if known[0] < 2 else np.zeros_like(x)",
    ],
)
def test_a_loop_gets_no_points_for_speed(manners, body):
    result = graded(manners, f"import numpy as np\nknown = {{}}\ndef scale(x):\n    {body}\ndef grow(x): return x\n")
    assert check_of(result, "test_fast").outcome == "failed"


@pytest.mark.parametrize("variable", ["PYTHONWARNINGS", "PYTEST_ADDOPTS"])
def test_the_callers_settings_do_not_reach_a_suite(tmp_path, variable):
    suite = MANNERS_SUITE.replace("submission.scale(X).quiet()", "np.log(X - 1); submission.scale(X).quiet()")
    make_exercise(tmp_path, suite=suite, mistakes=NAMED)
    script = f"""
import sys
sys.path[:0] = {[str(Path(__file__).parent)]!r}
from one_exercise import SOLUTION, graded
from dlgrade.course import open_course
from pathlib import Path
exercise = next(iter(open_course(Path({str(tmp_path)!r}))))
print(graded(exercise, SOLUTION).verdict)
"""
    environment = {**os.environ, variable: "error"}
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=environment)
    assert done.stdout == "passed\n", done.stderr


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="a trap of POSIX")
def test_a_known_folder_for_temporary_files_can_hold_no_trap(tmp_path, monkeypatch):
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    monkeypatch.setattr("tempfile.tempdir", None)
    (tmp_path / "tmp").mkdir()
    exercise = make_exercise(tmp_path / "course", suite=PROPERTY_SUITE)
    graded(exercise, SOLUTION.replace("np.asarray(x) * 2.0", "np.where(x > 1, 3.0, 2.0) * x"))
    assert not list((tmp_path / "tmp").iterdir())


def test_integers_are_to_be_computed_as_floats(tmp_path):
    suite = MANNERS_SUITE.replace("integers=False", "integers=True")
    exercise = make_exercise(tmp_path, suite=suite, mistakes={"integers_kept": '"""Kept.\n\nhint"""\n'})
    assert graded(exercise, SOLUTION).verdict == "passed"
    result = graded(exercise, SOLUTION.replace("* 2.0", "* 2"))
    assert result.mistakes == ["integers_kept"]
    assert "int64" in check_of(result, "test_dtype").message


DTYPE_SUITE = """
import numpy as np
from dlgrade.suite import Tolerance, check, keeps_dtype

X = np.linspace(1, 2, 6).reshape(2, 3)

@check(points=50)
def test_dtype(submission):
    \"\"\"The precision stays, in all that is no Python float\"\"\"
    keeps_dtype(submission.scale, X, tolerance=Tolerance(0.0, 0.1))

@check(points=50)
def test_judged(submission, rng):
    \"\"\"The precision stays, whatever is drawn\"\"\"
    def right(answer, x, by):
        if answer.array(x.shape).min() < x.min() + by:
            raise answer.fail("too small")
    keeps_dtype(submission.grow, X, 2, right=right)
"""
DTYPE_SOLUTION = """
import numpy as np
def scale(x): return float(np.sum(x)), {"double": x * 2.0}
def grow(x, by):
    out = x + np.random.uniform(by, by + 1, x.shape)
    return out.astype(x.dtype if x.dtype.kind == "f" else np.float64)
"""


@pytest.mark.parametrize(
    ("old", "new", "failed", "mistake", "says"),
    [
        ("", "", None, None, ""),
        ("float(np.sum(x))", "np.sum(x, dtype=np.float32)", None, None, ""),
        ("float(np.sum(x))", "float(np.sum(x)) + 0.05", None, None, ""),
        ("float(np.sum(x))", "float(np.sum(x)) + 0.5", "test_dtype", None, "is wrong"),
        ("float(np.sum(x))", "np.sum(x, dtype=np.float32) + np.float32(0.5)", "test_dtype", None, "is wrong"),
        ("x * 2.0", "x * 2.0 + np.zeros(1)", "test_dtype", "dtype_widened", "dtype of 'double'"),
        ("x * 2.0", "x * 2.0 + np.full(1, 0.5)", "test_dtype", None, "dtype of 'double'"),
        ("x * 2.0", "x * 2", "test_dtype", "integers_kept", "int64"),
        ('"double"', '"twice"', "test_dtype", None, "keys"),
        ("x + np.random", "x - by + np.random", "test_judged", None, "too small"),
        ("return out.", "return out; out.", "test_judged", "dtype_widened", "expected: float32"),
        ("else np.float64", "else np.float32", "test_judged", None, "expected: float64"),
        ("out.astype(", "np.ceil(out).astype(x.dtype); (", "test_judged", "integers_kept", "int64"),
    ],
)
def test_dtypes_are_judged_beside_values_that_may_differ(tmp_path, old, new, failed, mistake, says):
    named = {name: f'"""{name}\n\nhint"""\n' for name in ("dtype_widened", "integers_kept")}
    exercise = make_exercise(tmp_path, suite=DTYPE_SUITE, solution=DTYPE_SOLUTION, mistakes=named)
    assert old in DTYPE_SOLUTION
    result = graded(exercise, DTYPE_SOLUTION.replace(old, new))
    assert [check.id for check in result.checks if check.outcome == "failed"] == ([failed] if failed else [])
    assert result.mistakes == ([mistake] if mistake else [])
    assert not failed or says in check_of(result, failed).message


GRADIENT_SUITE = '''
import numpy as np
from dlgrade.suite import check, matches_gradient

X = np.array([[1.0, -2.0, 0.5], [3.0, 0.25, -1.0]])

@check(points=100)
def test_gradient(submission):
    """The slope of the sum of squares"""
    matches_gradient(submission.scale(X), lambda x: float((x**2).sum()), X, batch=5)
'''


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ("2 * x", ""),
        ("2 * x.astype(np.float32)", ""),
        ("2 * x + 1e-4", "does not match"),
        ("x", "a factor 2 is missing"),
        ("10 * x", "a division by the batch size 5 is missing"),
        ("2 * x * (1 + 1e-5)", "at:"),
        ("2 * x + 0j", "complex"),
        ("np.zeros(3)", "shape"),
    ],
)
def test_an_answer_that_is_no_gradient_is_found(tmp_path, body, says):
    exercise = make_exercise(tmp_path, suite=GRADIENT_SUITE)
    (check,) = graded(exercise, f"import numpy as np\ndef scale(x): return {body}\ndef grow(x): pass\n").checks
    assert says in check.message and (check.outcome == "passed") == (not says)


@pytest.mark.parametrize(("body", "outcome"), [("2 * x", "passed"), ("3 * x", "failed"), ("0 * x", "failed")])
def test_a_gradient_may_be_a_single_number(tmp_path, body, outcome):
    suite = GRADIENT_SUITE.replace("np.array([[1.0, -2.0, 0.5], [3.0, 0.25, -1.0]])", "np.array(1.5)")
    exercise = make_exercise(tmp_path, suite=suite)
    (check,) = graded(exercise, f"import numpy as np\ndef scale(x): return {body}\ndef grow(x): pass\n").checks
    assert check.outcome == outcome and ("does not match" in check.message) == (outcome == "failed")


def test_a_fast_wrong_answer_is_wrong(tmp_path):
    exercise = make_exercise(tmp_path, suite=MANNERS_SUITE, mistakes=NAMED)
    fast = "return x * 2 if x.size < 100 else np.zeros_like(x)"
    result = graded(exercise, f"import numpy as np\ndef scale(x):\n    {fast}\ndef grow(x): return x\n")
    assert "values" in check_of(result, "test_fast").message


def test_a_speed_check_may_judge_answers_that_chance_decides(tmp_path):
    suite = (
        MANNERS_SUITE[: MANNERS_SUITE.index("@check")]
        + """
@check(points=100)
def test_fast(submission, rng):
    \"\"\"It is vectorised\"\"\"
    def right(answer, x):
        if answer.array(x.shape).max() > 9:
            raise answer.fail("far too large")
    def loop(x):
        return [[float(str(2 * v)) for v in row] for row in x.tolist()]
    beats_loop(submission.scale, lambda: (rng.random(size=(300, 200)),), loop, right=right)
"""
    )
    exercise = make_exercise(tmp_path, suite=suite)
    start = "import numpy as np\ndef grow(x): return x\ndef scale(x): "
    assert graded(exercise, start + "return x + np.random.random(x.shape)").verdict == "passed"
    assert "far too large" in graded(exercise, start + "return x + 10").checks[0].message


def test_nothing_is_written_into_the_learners_folder(tmp_path, monkeypatch):
    exercise = make_exercise(tmp_path / "course", suite=PROPERTY_SUITE)
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    assert graded(exercise, SOLUTION.replace("* 2.0", "* 3.0")).verdict == "incorrect"
    assert not list((tmp_path / "work").iterdir())


def test_a_speed_check_counts_processor_time_where_it_can(tmp_path):
    exercise = make_exercise(tmp_path, suite=MANNERS_SUITE, mistakes=NAMED)
    # Asleep, a submission costs wall time alone: what a busy machine does to an honest one.
    sleepy = "import time; time.sleep(0.1)\n    return x * 2.0"
    result = graded(exercise, f"import numpy as np\ndef scale(x):\n    {sleepy}\ndef grow(x): return x\n")
    expected = "passed" if sys.platform == "linux" else "failed"
    assert check_of(result, "test_fast").outcome == expected


def test_a_speed_check_is_nobodys_failure_where_the_reference_would_be_too_slow_as_well(tmp_path):
    # As on a machine that is too busy, or on which the wire takes long.
    suite = MANNERS_SUITE.replace('loop, mistake="loops"', 'loop, ratio=1e9, mistake="loops"')
    exercise = make_exercise(tmp_path, suite=suite, mistakes=NAMED)
    right = "import numpy as np\ndef scale(x): return x * 2\ndef grow(x): return x\n"
    result = graded(exercise, right)
    check = check_of(result, "test_fast")
    assert (result.verdict, check.outcome, check.mistake) == ("grader_fault", "error", None)
    assert "too busy" in check.message and "“It is vectorised” can't be made on this machine" in check.message
    # Authors are told.
    assert check_of(graded(exercise, right, lenient=False), "test_fast").outcome == "failed"


def test_a_program_that_ends_after_its_answer_is_not_quick(tmp_path, monkeypatch):
    exercise = make_exercise(tmp_path, suite=MANNERS_SUITE, mistakes=NAMED)
    # It is there when the clock is chosen and when the call begins, and has gone when it ends.
    told = iter([0.0, 0.0])
    monkeypatch.setattr(Session, "cpu_seconds", lambda self: next(told, None))
    result = graded(exercise, "import numpy as np\ndef scale(x): return x * 2\ndef grow(x): return x\n")
    assert result.verdict == "crashed" and "program ended" in check_of(result, "test_fast").message


def test_a_few_bad_moments_make_nobody_slow(manners):
    # As if the machine had had something else to do: one call that is not timed, and three that are.
    body = f"known[0] = known.get(0, 0) + (x.size > 100)\n    return {SLOW} if 0 < known[0] <= 4 else x * 2"
    result = graded(manners, f"import numpy as np\nknown = {{}}\ndef scale(x):\n    {body}\ndef grow(x): return x\n")
    assert check_of(result, "test_fast").outcome == "passed"


@pytest.mark.parametrize(
    ("stalls", "outcome", "calls"), [("== 2", "passed", None), ("!= 2", "passed", 4), ("> 0", "failed", 3)]
)
def test_calls_that_take_long_are_not_made_again_and_again(tmp_path, monkeypatch, stalls, outcome, calls):
    loops = MANNERS_SUITE.replace("return [[float", "import time; time.sleep(0.02); return [[float")
    exercise = make_exercise(tmp_path, suite=loops.replace("(300, 200)", "(20, 20)"), mistakes=NAMED)
    monkeypatch.setattr(Session, "cpu_seconds", lambda self: None)
    monkeypatch.setattr(speed, "SLOW_SECONDS", 0.05)
    stalling = f"""
import time, numpy as np
large = 0
def scale(x):
    global large
    if x.size > 100:
        large += 1
        print("called", large)
        time.sleep(0.8 * (large {stalls}))
    return x * 2
def grow(x): return x
"""
    check = check_of(graded(exercise, stalling, lenient=False), "test_fast")
    assert check.outcome == outcome
    assert calls is None or check.output.count("called") == calls


def test_work_that_goes_on_after_the_answer_counts():
    spent = [1.0]

    class Sly:
        name = "scale"
        cpu_seconds = staticmethod(lambda: spent[0])

        def __call__(self, x):
            return "an answer"

    _, seconds, _ = speed._by_processor_time(Sly(), lambda x: spent.__setitem__(0, 1.25), (0,))
    assert seconds == 0.25


def test_a_speed_check_after_one_that_ended_the_process_counts_processor_time(tmp_path):
    suite = (
        MANNERS_SUITE
        + """
@check(points=0)
def test_odd(submission):
    \"\"\"it survives\"\"\"
    submission.grow(X)

@check(points=0)
def test_fast_again(submission, rng):
    \"\"\"It is vectorised\"\"\"
    loop = lambda x: [[float(str(2 * v)) for v in row] for row in x.tolist()]
    beats_loop(submission.scale, lambda: (rng.normal(size=(300, 200)),), loop)
"""
    )
    sleepy = "import time; time.sleep(0.1)\n    return x * 2.0"
    ends = "import os; os._exit(3)"
    result = graded(
        make_exercise(tmp_path, suite=suite, mistakes=NAMED),
        f"import numpy as np\ndef scale(x):\n    {sleepy}\ndef grow(x):\n    {ends}\n",
    )
    assert check_of(result, "test_odd").outcome == "error"
    expected = "passed" if sys.platform == "linux" else "failed"
    assert check_of(result, "test_fast_again").outcome == expected


ITEMS_SUITE = """
import numpy as np
from dlgrade.suite import check, leaves_arguments_alone

X = np.arange(3.0)

@check(points=100)
def test_items(submission):
    \"\"\"scale yields doubles\"\"\"
    two = submission.scale.items(2)
    two.agrees(X)
    submission.scale.first(5, X).equals([0.0, 2.0, 4.0])
    leaves_arguments_alone(submission.scale.items(3), X)
    submission.scale.items(1).rejects(np.zeros(0), why="x is empty")
"""
YIELDS = """
import numpy as np
def scale(x):
    if x.size == 0:
        raise ValueError("x is empty")
    for number in x:
        yield 2 * number
def grow(x, by=1): return x + by
"""


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("", "", ""),
        ("yield 2", "yield 3", "wrong"),
        ('raise ValueError("x is empty")', "return", "should raise a ValueError (x is empty)"),
        ("    for", "    x[0] = 0.0\n    for", "writes into its argument"),
    ],
)
def test_what_a_generator_yields_is_graded_like_any_answer(tmp_path, old, new, says):
    mistakes = {"argument_mutated": '"""Changed.\n\nhint"""\n'}
    exercise = make_exercise(tmp_path, suite=ITEMS_SUITE, solution=YIELDS, mistakes=mistakes)
    (check,) = graded(exercise, YIELDS.replace(old, new)).checks
    assert says in check.message and (check.outcome == "passed") == (not says)


CHANCE_SUITE = """
import numpy as np
from dlgrade.suite import chance_from, check

def own(answer, drawn):
    if drawn.max() == 0:
        raise answer.fail("nothing is drawn", mistake="all_zero")

@check(points=100)
def test_chance(submission, rng):
    \"\"\"Chance comes from the generator\"\"\"
    def ask(one):
        return submission.scale(np.ones(20), one)
    drawn = chance_from(ask, rng, lambda answer: answer.array((20,)), what="noise", draws=5, constant=own)
    assert len({tuple(noise) for _, noise in drawn}) == 5
"""


@pytest.mark.parametrize(
    ("body", "mistake", "says"),
    [
        ("rng.normal(size=x.shape)", None, ""),
        ("rng.integers(1 << 30, size=x.size)", None, ""),
        # Rounded in another way the second time, as parallel sums are.
        ("rng.normal(size=x.shape) * (1 + 1e-9 * np.random.random())", None, ""),
        ("np.random.default_rng(3).normal(size=x.shape)", "seeded_inside", "gave the same noise"),
        ("np.random.default_rng(3).integers(2, size=x.size)", "seeded_inside", "gave the same noise"),
        (
            "np.random.default_rng(3).normal(size=x.shape) * (1 + 1e-9 * np.random.random())",
            "seeded_inside",
            "gave the same noise",
        ),
        ("np.random.normal(size=x.shape)", "global_random", "draw from `rng` alone"),
        ("np.random.randint(2, size=x.size)", "global_random", "draw from `rng` alone"),
        ("rng.normal(size=x.shape) + np.random.normal(size=x.shape)", "global_random", "draw from `rng` alone"),
        ("x * 0", "all_zero", "nothing is drawn"),
        ("x * 2", "seeded_inside", "gave the same noise"),
        ("x[1:]", None, "shape"),
    ],
)
def test_chance_comes_from_the_generator_that_is_given(tmp_path, body, mistake, says):
    named = {name: f'"""{name}\n\nhint"""\n' for name in ("seeded_inside", "global_random", "all_zero")}
    exercise = make_exercise(tmp_path, suite=CHANCE_SUITE, mistakes=named)
    result = graded(exercise, f"import numpy as np\ndef scale(x, rng): return {body}\ndef grow(x): return x\n")
    (check,) = result.checks
    assert says in check.message and (check.outcome == "passed") == (not says)
    assert result.mistakes == ([mistake] if mistake else [])


def test_what_a_suite_draws_differs_and_is_short_to_read():
    rng = np.random.default_rng(0)
    assert len({chance.seed(rng).value for _ in range(100)}) == 100
    x = chance.normal(rng, 200, 3)
    assert x.shape == (200, 3) and x.dtype == np.float64 and 0.8 < x.std() < 1.2
    assert all(len(f"{abs(number):g}") <= 4 for number in x.flat)
    assert not np.signbit(x[x == 0]).any() and (x == 0).any()


def test_stored_cases_are_read_group_by_group(tmp_path):
    parts = {"a/one/x": np.arange(3.0), "a/one/k": np.asarray(2), "a/two/x": np.zeros((1, 2)), "b/one/pad": "same"}
    np.savez(tmp_path / "cases.npz", **parts)
    one, two = load_cases(tmp_path / "cases.npz", "a")
    assert one["name"] == "one" and one["x"].tolist() == [0.0, 1.0, 2.0] and type(one["k"]) is int and one["k"] == 2
    assert two["name"] == "two" and two["x"].shape == (1, 2)
    assert load_cases(tmp_path / "cases.npz", "b") == [{"name": "one", "pad": "same"}]
    for path, group in ((tmp_path / "cases.npz", "c"), (tmp_path / "none.npz", "a")):
        with pytest.raises(CourseError):
            load_cases(path, group)

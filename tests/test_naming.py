"""Naming mistakes: when it speaks, and above all when it stays silent."""

import pytest

from one_exercise import SOLUTION, check_of, graded, make_exercise

TRIPLED = '"""You tripled.\n\nCount again."""\n' + SOLUTION.replace("* 2.0", "* 3.0")
SQUARED = '"""You squared.\n\nWhat is twice\nfive?"""\n' + SOLUTION.replace("np.asarray(x) * 2.0", "np.asarray(x) ** 2")
# The same as TRIPLED for what is above 0, which half of the checks' numbers are.
TRIPLED_ABOVE = '"""You tripled what is above 0.\n\nWhy?"""\n' + SOLUTION.replace(
    "np.asarray(x) * 2.0", "np.where(np.asarray(x) > 0, np.asarray(x) * 3.0, np.asarray(x) * 2.0)"
)
RAISED = '"""An if for an array.\n\nElementwise?"""\n' + SOLUTION.replace(
    "np.asarray(x) * 2.0", "x * 2 if x > 0 else x + x"
)
NEGATIVE_BY = '"""Accepts a negative by.\n\nRead the docstring."""\n' + SOLUTION.replace("if by < 0", "if by < -9")


@pytest.fixture(scope="module")
def exercise(tmp_path_factory):
    mistakes = {"tripled": TRIPLED, "squared": SQUARED, "tripled_above": TRIPLED_ABOVE, "raised": RAISED}
    return make_exercise(tmp_path_factory.mktemp("course"), mistakes=mistakes | {"negative_by": NEGATIVE_BY})


@pytest.mark.parametrize(
    ("source", "name"),
    [
        (TRIPLED, "tripled"),
        (SQUARED, "squared"),
        (TRIPLED_ABOVE, "tripled_above"),
        (RAISED, "raised"),
        (NEGATIVE_BY, "negative_by"),
        ("import numpy\ndef scale(x): return x + x + x\n" + SOLUTION.replace("scale", "unused"), "tripled"),
    ],
)
def test_a_known_mistake_is_named(exercise, source, name):
    for seed in range(3):
        assert graded(exercise, source, seed).mistakes == [name]


def test_diagnosis_and_hint_come_from_the_docstring(exercise):
    check = check_of(graded(exercise, SQUARED), "test_scale")
    assert check.message.startswith("You squared.\nThe values")
    assert check.hint == "What is twice five?"


@pytest.mark.parametrize(
    "body",
    [
        "np.asarray(x) * 3.001",
        "np.asarray(x) * 5",
        "np.where(x > 0.5, x * 3.0, x * 2.0)",
        "np.zeros(7)",
        "None",
        "int('x')",
        "np.random.random(np.shape(x))",
    ],
)
def test_it_is_silent_about_what_it_does_not_know(exercise, body):
    result = graded(exercise, SOLUTION.replace("np.asarray(x) * 2.0", body), seed=1)
    assert result.verdict == "incorrect" and result.mistakes == []
    assert all(check.hint is None for check in result.checks)


def test_it_is_silent_when_two_mistakes_fit(tmp_path):
    exercise = make_exercise(tmp_path, mistakes={"tripled": TRIPLED, "thrice": TRIPLED})
    assert graded(exercise, TRIPLED).mistakes == []


def test_it_is_silent_when_another_call_speaks_against_it(tmp_path):
    suite = '''
import numpy as np
from dlgrade.suite import check

@check(points=50)
def test_positive(submission):
    """Positive numbers"""
    submission.scale.agrees(np.array([1.0, 2.0]))

@check(points=50)
def test_negative(submission):
    """Negative numbers"""
    submission.scale.agrees(np.array([-1.0, -2.0]))
'''
    exercise = make_exercise(tmp_path, suite=suite, mistakes={"tripled": TRIPLED})
    assert graded(exercise, TRIPLED).mistakes == ["tripled"]
    above_only = graded(exercise, TRIPLED_ABOVE)
    assert (above_only.score, above_only.mistakes) == (50.0, [])


def test_it_is_silent_about_crashes_and_timeouts(tmp_path):
    hangs = '"""Hangs.\n\nHint."""\n' + SOLUTION.replace("np.asarray(x) * 2.0", "[0 for _ in iter(int, 1)]")
    exercise = make_exercise(tmp_path, mistakes={"tripled": TRIPLED})
    result = graded(exercise, hangs)
    assert (result.verdict, result.mistakes) == ("timeout", [])


def test_a_mistake_that_can_not_be_run_is_passed_over(tmp_path):
    exercise = make_exercise(tmp_path, mistakes={"broken": '"""Broken.\n\nHint."""\n1 / 0\n', "tripled": TRIPLED})
    assert graded(exercise, TRIPLED).mistakes == ["tripled"]


def test_random_answers_are_compared_on_the_same_seed(tmp_path):
    suite = '''
import numpy as np
from dlgrade.suite import Seed, check

@check(points=100)
def test_draw(submission):
    """Numbers from the generator"""
    submission.grow.agrees(Seed(3), by=2)
'''
    right = "import numpy as np\ndef grow(x, by=1): return x.normal(size=by)\ndef scale(x): return x\n"
    wrong = right.replace("normal", "random")
    exercise = make_exercise(
        tmp_path, suite=suite, solution=right, mistakes={"uniform": f'"""Uniform.\n\nBell."""\n{wrong}'}
    )
    assert graded(exercise, right).verdict == "passed"
    assert graded(exercise, wrong).mistakes == ["uniform"]


def test_what_is_no_mistake_on_the_inputs_tried_is_not_named(tmp_path):
    suite = """
import numpy as np
from dlgrade.suite import CheckFailed, check

@check(points=100)
def test_two_calls(submission):
    '''Two calls in a row give the same'''
    submission.scale.agrees(np.array([1.0, 2.0]))
    raise CheckFailed("another reason altogether")
"""
    harmless = '"""Triples what is below 0.\n\nBelow?"""\n' + SOLUTION.replace(
        "np.asarray(x) * 2.0", "np.where(np.asarray(x) < 0, np.asarray(x) * 3.0, np.asarray(x) * 2.0)"
    )
    exercise = make_exercise(tmp_path, suite=suite, mistakes={"harmless": harmless})
    assert graded(exercise, SOLUTION).mistakes == []


def test_a_mistake_may_hold_a_dataclass(tmp_path):
    imports = "from __future__ import annotations\nimport dataclasses\nimport numpy as np"
    source = TRIPLED.replace("import numpy as np", f"{imports}\n@dataclasses.dataclass\nclass A:\n    x: int")
    exercise = make_exercise(tmp_path, mistakes={"tripled": source})
    assert graded(exercise, TRIPLED).mistakes == ["tripled"]

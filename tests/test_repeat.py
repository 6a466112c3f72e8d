"""`dlgrade dev repeat`: right answers that fail now and then, mistakes that pass now and then."""

import pytest

from dlgrade.__main__ import run
from one_exercise import SOLUTION, SUITE, make_exercise

TRIPLED = '"""You tripled.\n\nCount again."""\n' + SOLUTION.replace("* 2.0", "* 3.0")
# In some runs none of the hidden numbers is so large.
RARE = '"""Wrong for large ones.\n\nWhich?"""\n' + SOLUTION.replace(
    "* 2.0", "* np.where(np.asarray(x) > 2.6, 3.0, 2.0)"
)
FLAKY = (
    SUITE
    + '''
@check(points=0)
def test_chance(submission, rng):
    """Now and then it asks for the impossible"""
    if rng.random() < 0.4:
        submission.scale(np.ones(2)).equals(np.zeros(2))
'''
)


def repeat(course, capfd, *options):
    code = run(["--course", str(course), "dev", "repeat", "--runs", "12", "--seed", "3", "--jobs", "2", *options])
    return code, capfd.readouterr().out


def test_a_sound_suite_decides_the_same_each_time(tmp_path, capfd):
    make_exercise(tmp_path, mistakes={"tripled": TRIPLED})
    code, out = repeat(tmp_path, capfd, "1")
    row = next(line.split() for line in out.splitlines() if line.startswith("exercise_01_scale"))
    assert (code, row[1:5]) == (0, ["12", "0", "12", "0"])
    assert "0 wrong decisions" in out


def test_a_right_answer_that_fails_now_and_then_is_shown_with_its_seed(tmp_path, capfd):
    make_exercise(tmp_path, suite=FLAKY, mistakes={"tripled": TRIPLED})
    code, out = repeat(tmp_path, capfd)
    failed = out.count("solutions/exercise_01_scale/solution.py, --seed")
    assert code == 1 and 0 < failed < 12 and "test_chance: The values" in out
    assert "tripled" not in out


def test_a_mistake_that_passes_now_and_then_is_shown(tmp_path, capfd):
    make_exercise(tmp_path, mistakes={"rare": RARE})
    code, out = repeat(tmp_path, capfd)
    assert code == 1 and 0 < out.count("mistakes/rare.py, --seed") < 12 and "it passes" in out


def test_a_mistake_that_one_check_or_another_finds_is_rejected(tmp_path, capfd):
    either = '''
import numpy as np
from dlgrade.suite import check

@check(points=60)
def test_small(submission, rng):
    """One number"""
    x = rng.choice([1.0, 9.0], size=2)
    submission.scale.agrees(x)

@check(points=40)
def test_large(submission, rng):
    """Another"""
    submission.scale.agrees(np.array([9.0]))
'''
    large = '"""Wrong for large ones.\n\nWhich?"""\n' + SOLUTION.replace(
        "* 2.0", "* np.where(np.asarray(x) > 5, 3.0, 2.0)"
    )
    make_exercise(tmp_path, suite=either, mistakes={"large": large})
    code, _ = repeat(tmp_path, capfd)
    assert code == 0


@pytest.mark.parametrize("command", ["repeat", "mutate", "check"])
def test_a_course_without_exercises_says_so(tmp_path, capfd, command):
    for name in ("exercises", "solutions", "suites", "datasets"):
        (tmp_path / name).mkdir()
    code = run(["--course", str(tmp_path), "dev", command])
    assert code == 2 and "has no exercises yet" in capfd.readouterr().err

"""The same submission gets the same result in each tier: how it is locked in is no matter for an honest one."""

import pytest

from dlgrade import isolation
from dlgrade.course import open_course
from dlgrade.grading import Options, grade
from dlgrade.isolation.faults import StartError
from dlgrade.submission import Submission

EXERCISES = [exercise for exercise in open_course() if exercise.meta.backend == "numpy"]


@pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.id)
def test_results_are_the_same_in_all_tiers(exercise):
    hidden = tuple(str(folder) for folder in exercise.course.folders)
    tiers = []
    for tier in isolation.TIERS:
        try:
            assert isolation.shared_launcher(isolation.Surroundings("numpy", hidden, (tier,))).tier == tier
        except StartError:
            continue
        tiers.append(tier)
    paths = [exercise.stub_path, exercise.solution_path, *exercise.mistake_paths[:2]]
    for path in paths:
        found = {tier: graded_in(exercise, path, tier) for tier in tiers}
        first, *others = found.values()
        assert all(gist(other) == gist(first) for other in others), (path.name, found)


def graded_in(exercise, path, tier):
    graded = grade(exercise, Submission(path, path.read_bytes()), Options(seed=7, tiers=(tier,)))
    assert graded.sandbox.tier == tier
    return graded


def gist(result):
    return result.verdict, result.score, result.mistakes, [check.outcome for check in result.checks]

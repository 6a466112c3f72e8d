"""Rules on typical mistakes: each has a diagnosis and a hint, is rejected, and is named."""

from __future__ import annotations

from dlgrade.authoring.bench import Bench, Graded, candidate, unsound
from dlgrade.authoring.problem import Problem
from dlgrade.authoring.source import keyword_texts, names_in, parse_file
from dlgrade.course import Exercise
from dlgrade.result import MAX_SCORE

REJECTED = ("incorrect", "crashed", "timeout")


def mistakes_are_told(exercise: Exercise) -> list[Problem]:
    """Read the mistakes: a diagnosis and a hint each, and a file for each that the suite itself names."""
    from dlgrade.suite.chance import GLOBAL_RANDOM, SEEDED_INSIDE
    from dlgrade.suite.hygiene import HARD_CODED, MUTATED, WIDENED
    from dlgrade.suite.naming import load_mistakes

    folder = exercise.solution_folder / "mistakes"
    for path in exercise.mistake_paths:
        parse_file(path)
    mistakes = load_mistakes(exercise.mistake_paths)
    found = []
    if not mistakes:
        found.append(Problem(folder, "there are no mistakes", "Add wrong answers that learners give."))
    for mistake in mistakes.values():
        if not mistake.diagnosis or not mistake.hint:
            fault = "its docstring has no diagnosis and hint"
            mend = "Write two paragraphs: what it looks like, and what to think about."
            found.append(Problem(mistake.path, fault, mend))
    ready_made = {
        "leaves_arguments_alone": {MUTATED},
        "keeps_dtype": {WIDENED},
        "depends_on_input": {HARD_CODED},
        "chance_from": {SEEDED_INSIDE, GLOBAL_RANDOM},
    }
    for path in sorted(exercise.suite_folder.glob("*.py")):
        suite = parse_file(path)
        named = set().union(*(ready_made[name] for name in names_in(suite) & ready_made.keys()))
        for name in sorted((named | set(keyword_texts(suite, "mistake"))) - mistakes.keys()):
            fault = f"this file is missing, and {path.name} can name it"
            found.append(Problem(folder / f"{name}.py", fault, "Write the mistake with its diagnosis and hint."))
    return found


def mistakes_are_named(exercise: Exercise, bench: Bench) -> list[Problem]:
    """Grade the mistakes: each must be rejected, and named as itself and nothing else."""
    # In brief every other one: many of them are found by the same checks.
    paths = exercise.mistake_paths[:: 2 if bench.in_brief(exercise) else 1]
    graded = bench.grade(exercise, [candidate(path) for path in paths], runs=bench.runs)
    found = []
    for one, often in unsound(graded, _is_rejected):
        fault = f"it is not rejected but {one.verdict}{often}.{one.cause}"
        found.append(Problem(one.candidate.path, fault, "Add an input on which it goes wrong."))
    rejected = [one for one in graded if _is_rejected(one)]
    for one, often in unsound(rejected, lambda one: one.result.mistakes == [one.candidate.path.stem]):
        named = " and ".join(one.result.mistakes) or "nothing"
        fault = f"it is rejected, and {named} is named{often}.{one.cause}"
        mend = "Let a check that fails use inputs on which it differs from all other mistakes."
        found.append(Problem(one.candidate.path, fault, mend))
    return found


def _is_rejected(one: Graded) -> bool:
    return one.result.verdict in REJECTED and one.result.score < MAX_SCORE

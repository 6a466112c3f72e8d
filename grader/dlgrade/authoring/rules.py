"""The table of rules that an exercise has to keep, and what applies them in order."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from dlgrade.authoring import answers, junk, layout, mistakes, texts
from dlgrade.authoring.bench import Bench
from dlgrade.authoring.problem import Problem
from dlgrade.course import Exercise
from dlgrade.errors import CourseError


@dataclass(frozen=True)
class Rule:
    """What has to hold. `find` looks at an exercise, or, if the rule `grades`, grades for it on a bench.

    It is not asked while a rule in `needs` is broken, so that one cause makes one red line. Nor is it asked in brief of
    an exercise with Keras, where answers are trained, if that `takes_long`.
    """

    name: str
    sentence: str
    find: Callable[..., list[Problem]]
    needs: tuple[str, ...] = ()
    grades: bool = False
    takes_long: bool = False


@dataclass(frozen=True)
class Finding:
    """What came of one rule: problems, or the name of the broken rule that it waits for, or neither."""

    problems: tuple[Problem, ...] = ()
    waits_for: str = ""
    left_out: bool = False


RULES = (
    Rule("toml", "exercise.toml can be read, and what it names is there", texts.toml_holds),
    Rule("files", "no file is missing and none is stray", layout.stray_and_missing),
    Rule("finished", "nothing is left TODO", layout.unfinished),
    Rule("stub", "the stub explains every function and writes none", answers.stub_is_ready, ("toml",)),
    Rule("hints", "the hints have their levels", texts.hints_lead),
    Rule("suite", "the suite can be collected, and its points add up", texts.suite_adds_up),
    Rule("solution", "the reference has the declared functions", answers.reference_is_declared, ("toml",)),
    Rule("lesson", "the lesson's examples are true", texts.lesson_is_true, ("solution",)),
    Rule("untouched", "the stub is not attempted", answers.stub_earns_nothing, ("stub", "suite", "solution"), True),
    Rule("reference", "the reference passes", answers.reference_passes, ("suite", "solution"), True),
    Rule("alternatives", "other right answers pass", answers.alternatives_pass, ("reference",), True, True),
    Rule("functions", "no function can be left out", answers.every_function_counts, ("reference",), True, True),
    Rule("diagnoses", "each mistake has its diagnosis and hint", mistakes.mistakes_are_told, ("suite",)),
    Rule(
        "mistakes", "each mistake is rejected and named", mistakes.mistakes_are_named, ("diagnoses", "reference"), True
    ),
    Rule("junk", "nonsense earns nothing and breaks nothing", junk.junk_earns_nothing, ("reference",), True, True),
)


def find_problems(rule: Rule, exercise: Exercise, bench: Bench) -> list[Problem]:
    """Apply one rule; a course that can't be read is a problem like others."""
    try:
        return rule.find(exercise, bench) if rule.grades else rule.find(exercise)
    except CourseError as error:
        said = str(error).replace(f"{exercise.course.root}{os.sep}", "")
        return [Problem(exercise.folder, said, "Mend this first.")]


def check_exercise(
    exercise: Exercise, bench: Bench, *, starting: Callable[[Rule], object] = lambda rule: None
) -> Iterator[Finding]:
    """Apply every rule in order and yield what came of it. `starting` is called before each."""
    broken: set[str] = set()
    for rule in RULES:
        starting(rule)
        if rule.takes_long and bench.in_brief(exercise):
            yield Finding(left_out=True)
            continue
        waits_for = next((name for name in rule.needs if name in broken), "")
        problems = [] if waits_for else find_problems(rule, exercise, bench)
        if problems or waits_for:
            broken.add(rule.name)
        yield Finding(tuple(problems), waits_for)

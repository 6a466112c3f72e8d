"""What a new exercise begins with. TODO marks what its author writes; `dlgrade dev check` finds every one."""

from __future__ import annotations

import json
from dataclasses import dataclass

MAX_POINTS = {"values": 40, "edges": 25, "properties": 25, "hygiene": 10}


@dataclass(frozen=True)
class Plan:
    """What is known of an exercise before it is written. A function is `class ` or nothing, name and parameters."""

    id: str
    number: int
    slug: str
    title: str
    unit: int
    functions: tuple[tuple[str, str, str], ...]


TOML = """\
title = {title}
unit = {unit}
minutes = 20  # TODO: how long a learner takes
difficulty = 2  # TODO: from 1 to 5
backend = "numpy"
functions = {functions}
prerequisites = []  # TODO: the ids of the exercises whose skills this one builds on
"""

STUB = '''\
"""Exercise {number:02d}: {slug}. Read the lesson with `dlgrade show {number}`, \
then check your work with `dlgrade check {number}`."""

import numpy as np
'''

STUB_FUNCTION = '''

def {name}({parameters}):
    """TODO: what it does, in one sentence.

    TODO: for each parameter its shape, type and meaning
    returns: TODO: shape and type, and what is promised for edge cases
    """
    raise NotImplementedError
'''

STUB_CLASS = '''

class {name}:
    """TODO: what it stands for, its attributes and methods."""

    def __init__(self{comma}{parameters}):
        raise NotImplementedError
'''

LESSON = """\
# {title}

TODO: the idea, in a few sentences and one small picture or table.

## A number by hand

TODO: one number worked by hand, then the same by code, in a block that begins with ```python and has >>> in it.

## Your task

TODO: what is asked, and what is promised about shapes, types and errors.

Write {names} in `{id}.py`.
"""

HINTS = """\
# Hints for exercise {number:02d}

## A nudge

TODO: a question that leads to the idea.

## The next step

TODO: which tool, or which part first.

## A worked number

TODO: an example with all numbers on the way, but not the line of code.
"""

ANSWER = '''\
"""{docstring}"""

import numpy as np
'''

ANSWER_FUNCTION = """

def {name}({parameters}):
    raise NotImplementedError  # TODO
"""

ANSWER_CLASS = """

class {name}:
    def __init__(self{comma}{parameters}):
        raise NotImplementedError  # TODO
"""

ANSWERS = {
    "solution.py": "Reference: TODO: say in one sentence how it is done.",
    "alternatives/by_loops.py": "TODO: the same by plain loops, or in another style.",
    "alternatives/another_way.py": "TODO: a third way to write it.",
    "mistakes/argument_mutated.py": (
        "Your function works on its argument in place, so the caller's numbers are gone afterwards.\n\n"
        "Print the argument before and after the call. Which line writes into it?"
    ),
    "mistakes/dtype_widened.py": (
        "Your result is float64 although the input is float32: it takes twice the memory from here on.\n\n"
        "Check the dtype of every step. Which one makes float64?"
    ),
    "mistakes/hard_coded.py": (
        "Your function gives the same answer whatever it is asked.\n\n"
        "Try other inputs than the lesson's. Where does your result use the argument?"
    ),
}

SUITE = '''\
"""Hidden checks of exercise {number:02d}: {slug}."""

from dlgrade.suite import arrays, check, depends_on_input, for_all, keeps_dtype, leaves_arguments_alone, sizes

# TODO: inputs that fit, of unequal sizes; a title for each check that tells a learner what it looks at.
'''

SUITE_VALUES = '''

@check(points={points})
def {test}(submission, rng):
    """{name} gives the right values"""
    cases = [{case} for shape in [(4, 3), (4, 3)]]
    depends_on_input(submission.{name}, cases)
    for shape in [(1, 5), (6, 1), (2, 3, 4)]:
        submission.{name}.agrees({drawn})
'''

SUITE_REST = '''

@check(points={edges}, needs={needs})
def test_edges(submission):
    """Bad input is rejected with a ValueError"""
    # TODO: submission.{name}.rejects(…, why="…"), and legal inputs at the edge: one row, zeros, large numbers.


@check(points={properties}, needs={needs})
@for_all(x=arrays(sizes(1, 4), sizes(1, 5)))
def test_property(submission, x):
    """The result has the shape of the input"""
    # TODO: what holds for every input
    submission.{name}({same}).array(x.shape)


@check(points={hygiene}, needs={needs})
def test_hygiene(submission, rng):
    """Arguments are left alone, and float32 stays float32"""
    shape = (3, 4)
{hygiene_calls}'''


def exercise_files(plan: Plan) -> dict[str, str]:
    """Return the files that learners get, by name."""
    names = [f"`{name}`" for _, name, _ in plan.functions]
    signatures = [f"{kind}{name}({parameters})" for kind, name, parameters in plan.functions]
    return {
        "exercise.toml": TOML.format(
            title=json.dumps(plan.title, ensure_ascii=False),
            unit=plan.unit,
            functions=json.dumps(signatures, ensure_ascii=False),
        ),
        f"{plan.id}.py": STUB.format(number=plan.number, slug=plan.slug) + _each(plan, STUB_FUNCTION, STUB_CLASS),
        "lesson.md": LESSON.format(title=plan.title, names=" and ".join(names), id=plan.id),
        "hints.md": HINTS.format(number=plan.number),
    }


def solution_files(plan: Plan) -> dict[str, str]:
    """Return the reference, the alternatives and the mistakes, by name."""
    body = _each(plan, ANSWER_FUNCTION, ANSWER_CLASS)
    return {name: ANSWER.format(docstring=docstring) + body for name, docstring in ANSWERS.items()}


def suite_files(plan: Plan) -> dict[str, str]:
    """Return the suite, by name. It can be collected as it is, and asks for random arrays where numbers are taken."""
    count = len(plan.functions)
    names = [f"test_{name.lower()}_values" for _, name, _ in plan.functions]
    values = []
    for index, (_, name, parameters) in enumerate(plan.functions):
        points = MAX_POINTS["values"] // count + (index < MAX_POINTS["values"] % count)
        drawn = _arguments(parameters, "rng.normal(size=shape)")
        case = f"({drawn},)" if drawn.count("size") == 1 else f"({drawn})"
        values.append(SUITE_VALUES.format(test=names[index], name=name, points=points, drawn=drawn, case=case))
    hygiene = [
        f"    {tool}(submission.{name}, {_arguments(parameters, 'rng.normal(size=shape)')})\n"
        for _, name, parameters in plan.functions
        for tool in ("leaves_arguments_alone", "keeps_dtype")
    ]
    _, first, parameters = plan.functions[0]
    rest = SUITE_REST.format(
        name=first,
        same=_arguments(parameters, "x"),
        needs=names[0] if count == 1 else f"({', '.join(names)})",
        hygiene_calls="".join(hygiene),
        **{name: points for name, points in MAX_POINTS.items() if name != "values"},
    )
    return {f"test_{plan.slug}.py": SUITE.format(number=plan.number, slug=plan.slug) + "".join(values) + rest}


def _each(plan: Plan, function: str, klass: str) -> str:
    return "".join(
        (klass if kind else function).format(name=name, parameters=parameters, comma=", " if parameters else "")
        for kind, name, parameters in plan.functions
    )


def _arguments(parameters: str, value: str) -> str:
    """Return `value` once for each parameter that has no default."""
    return ", ".join(value for part in parameters.split(", ") if part and "=" not in part and "*" not in part)

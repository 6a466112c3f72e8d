"""Scripts: several steps in the learner's process, shown as code, replayed on the reference and on mistakes."""

import pytest

from one_exercise import ID, check_of, graded, make_exercise

SOLUTION = '''
import numpy as np

class Value:
    """A number that counts how often it was used."""

    def __init__(self, data):
        self.data, self.uses, self.parent = float(data), 0, None

    def __add__(self, other):
        self.uses += 1
        made = Value(self.data + getattr(other, "data", other))
        made.parent = self
        return made

    __radd__ = __add__

    def __pow__(self, power):
        return Value(self.data**power)

    def __neg__(self):
        return Value(-self.data)

    def top(self):
        place = self
        while place.parent:
            place = place.parent
        return place

def scale(x):
    return 2.0 * np.asarray(x), Value(3)

def grow(x, by=1):
    return x[1].data + by
'''
SUITE = '''
import numpy as np
from dlgrade.suite import Script, Seed, check

@check(points=40)
def test_operators(submission):
    """Operators"""
    script = Script(submission)
    a = script.call("Value", 3.0)
    b = (1.0 + a + 2.0) ** 2
    c = -(b + a)
    script.agrees(c.get("data"), a.get("uses"), b.get("data"))

@check(points=20)
def test_long(submission):
    """A long chain"""
    script = Script(submission)
    first = last = script.call("Value", 0.0)
    for _ in range(5000):
        last = last + 1.0
    script.run(last.get("data"), last.call("top").get("uses")).equals([5000.0, 1])

@check(points=40)
def test_handed_on(submission, rng):
    """What one function gives is handed on, with all that it holds"""
    script = Script(submission)
    out = script.call("scale", rng.normal(size=(2, 2)))
    given, grown = script.run(out[0], script.call("grow", out, by=4)).parts("values", "sum")
    given.array((2, 2))
    grown.equals(7.0)
    script.agrees(out[0], script.call("grow", out, by=4))
'''
TWICE = '"""It counts twice.\n\nOnce?"""\n' + SOLUTION.replace("self.uses += 1", "self.uses += 2")
DOUBLED = '"""It doubles.\n\nReally?"""\n' + SOLUTION.replace("x[1].data + by", "x[1].data + 2 * by")


@pytest.fixture(scope="module")
def exercise(tmp_path_factory):
    mistakes = {"twice": TWICE, "doubled": DOUBLED}
    made = make_exercise(tmp_path_factory.mktemp("course"), suite=SUITE, solution=SOLUTION, mistakes=mistakes)
    toml = made.folder / "exercise.toml"
    toml.write_text(toml.read_text().replace('["scale(x)"', '["class Value(data)", "scale(x)"'))
    return type(made)(ID, made.course)


def test_steps_are_taken_where_the_objects_are(exercise):
    assert graded(exercise, SOLUTION).score == 100


@pytest.mark.parametrize(("source", "name"), [(TWICE, "twice"), (DOUBLED, "doubled")])
def test_a_mistake_is_named_by_what_the_steps_give(exercise, source, name):
    # Another program than the mistake's file, with the same values.
    result = graded(exercise, source.replace("place = self\n", "place = (self)\n"))
    assert result.mistakes == [name]


def test_the_steps_are_shown_as_code(exercise):
    message = check_of(graded(exercise, TWICE), "test_operators").message
    for line in ("v1 = Value(3.0)", "v2 = 1.0 + v1", "v4 = v3 ** 2", "v6 = -v5", "v1.uses"):
        assert f"    {line}\n" in message + "\n"
    message = check_of(graded(exercise, DOUBLED), "test_handed_on").message
    assert "v1 = scale(x)" in message and "v2 = grow(v1, by=4)" in message and "    x: [[" in message


def test_a_long_script_is_shown_by_its_ends(exercise):
    message = check_of(
        graded(exercise, SOLUTION.replace("place.parent\n        return", "None\n        return")), "test_long"
    ).message
    assert "more lines …" in message and len(message.splitlines()) < 20


def test_what_a_step_raises_is_told_with_the_learners_line(exercise):
    message = check_of(
        graded(exercise, SOLUTION.replace("float(data), 0", "float(data) / 0, 0")), "test_operators"
    ).message
    assert "ZeroDivisionError" in message and "self.data, self.uses" in message
    lacking = check_of(graded(exercise, SOLUTION.replace("def __neg__", "def neg")), "test_operators").message
    assert "bad operand type for unary -" in lacking


def test_what_a_result_lacks_is_told_of_the_function_that_gave_it(exercise):
    lacking = SOLUTION.replace("self.data, self.uses, self.parent = float(data), 0, None", "self.data = float(data)")
    lacking = lacking.replace("        self.uses += 1\n", "")
    message = check_of(graded(exercise, lacking), "test_operators").message
    assert message.startswith("What `Value` returns should have a `uses`, and has none: 'Value' object"), message


def test_an_unwritten_class_is_not_attempted(exercise):
    source = "class Value:\n    def __init__(self, data):\n        raise NotImplementedError\n"
    assert graded(exercise, source + "def scale(x): raise NotImplementedError\n").verdict == "not_attempted"


def test_a_function_that_is_not_there_is_told_by_its_name(exercise):
    lacking = SOLUTION.replace("def grow", "def grew")
    message = check_of(graded(exercise, lacking), "test_handed_on").message
    assert message.startswith("There is no `grow` in your code") and "grew" in message


def test_an_unwritten_method_is_told_by_its_name(exercise):
    unwritten = SOLUTION.replace("return Value(-self.data)", "raise NotImplementedError")
    message = check_of(graded(exercise, unwritten), "test_operators").message
    assert message == "`Value` is not written yet: `__neg__` raises NotImplementedError."


@pytest.mark.parametrize("value", ["object()", "self", "float('nan')", "[self] * 3", "lambda: 0"])
def test_odd_objects_are_no_matter(exercise, value):
    result = graded(exercise, SOLUTION.replace("self.uses += 1", f"self.uses = {value}"))
    assert check_of(result, "test_operators").outcome == "failed"
    assert result.verdict == "incorrect"


REFUSING = '''
from dlgrade.suite import Script, check

@check(points=100)
def test_refuses(submission):
    """A last step is refused"""
    script = Script(submission)
    script.call("grow", script.call("scale", 1.0), by=-1)
    script.rejects(why="by is negative")
'''


@pytest.mark.parametrize(
    ("done", "says"),
    [
        ("raise ValueError('by is negative')", ""),
        ("raise ValueError", "should say what is wrong"),
        ("assert False", "an assert is for"),
        ("return x", "but it returned a tuple of 2"),
    ],
)
def test_the_last_step_may_have_to_be_refused(tmp_path, done, says):
    exercise = make_exercise(tmp_path, suite=REFUSING, solution=SOLUTION)
    (check,) = graded(exercise, SOLUTION.replace("return x[1].data + by", done)).checks
    assert (check.outcome == "passed") == (not says) and says in check.message
    assert not says or "v2 = grow(v1, by=-1)" in check.message


SHARING = '''
from dlgrade.suite import Script, check

@check(points=100)
def test_new(submission):
    """What is returned is new"""
    script = Script(submission)
    given = script.call("scale", 2.0)[0]
    made = script.call("grow", given)
    made["a"] = 0.0
    script.agrees(given)
'''


@pytest.mark.parametrize(("made", "outcome"), [("dict(x)", "passed"), ("x", "failed")])
def test_an_item_may_be_replaced_to_see_who_shares_it(tmp_path, made, outcome):
    source = "def scale(x): return [{'a': x}]\ndef grow(x, by=1): return "
    exercise = make_exercise(tmp_path, suite=SHARING, solution=source + "dict(x)\n")
    (check,) = graded(exercise, source + made + "\n").checks
    assert check.outcome == outcome
    assert outcome == "passed" or "    v2['a'] = 0.0\n" in check.message


TAKING_APART = '''
from dlgrade.suite import Script, check

@check(points=100)
def test_parts(submission):
    """Parts are handed on"""
    script = Script(submission)
    first = script.call("scale", 2.0)
    again = script.call("scale", first[0])
    script.agrees(again[0], script.call("grow", again[2]))
'''
ANY = "def grow(x, by=1): return 0\ndef scale(x): return "


@pytest.mark.parametrize(
    ("returned", "says"),
    [
        ("1.0, 2.0, 3.0", ""),
        ("1.0, 2.0", "`scale` should return 3 values (out, cache, state), but returns 2."),
        ("(1.0,) if x == 1.0 else (1.0, 2.0)", "`scale` should return 3 values (out, cache, state), but returns 1."),
        ("1.0", "`scale` should return 3 values (out, cache, state), but returns none that could be taken apart."),
        ("(1.0, 2.0, 3.0)[x]", "TypeError: tuple indices"),
        ("(1.0, 2.0, 3.0)[int(x) + 1]", "IndexError: tuple index out of range\n  "),
    ],
)
def test_too_few_parts_are_told_as_such(tmp_path, returned, says):
    exercise = make_exercise(tmp_path, suite=TAKING_APART, solution=f"{ANY}1.0, 2.0, 3.0\n")
    toml = exercise.folder / "exercise.toml"
    toml.write_text(toml.read_text().replace('"scale(x)"', '"scale(x) -> out, cache, state"'))
    (check,) = graded(type(exercise)(ID, exercise.course), f"{ANY}{returned}\n").checks
    assert check.message.startswith(says) and (check.outcome == "passed") == (not says)
    assert not says or "v2 = scale(v1[0])" in check.message


def test_without_declared_names_the_parts_are_counted(tmp_path):
    exercise = make_exercise(tmp_path, suite=TAKING_APART, solution=f"{ANY}1.0, 2.0, 3.0\n")
    (check,) = graded(exercise, f"{ANY}1.0, 2.0\n").checks
    assert check.message.startswith("`scale` should return 3 values or more, but returns 2.")

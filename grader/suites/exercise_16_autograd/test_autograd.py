"""Hidden checks of exercise 16: the class Value."""

import numpy as np

from dlgrade.suite import CheckFailed, Ref, Script, Tolerance, check, matches_gradient, numeric_gradient

# Of single precision, a few digits would be missing.
DOUBLE = Tolerance(rtol=1e-9, atol=1e-12)
LONG = 2500  # pairs of operations


def signed(rng, count):
    """Numbers of both signs, short to read: none of them near 0 or 1, and no two of about the same size."""
    sizes = np.linspace(1.3, 2.8, count) + rng.uniform(-0.08, 0.08, size=count) * 3 / count
    signs = np.where(np.arange(count) % 2, 1.0, -1.0)
    return [float(number) for number in (rng.permutation(sizes) * rng.permutation(signs)).round(2)]


def relu(x):
    """The relu of a value in the learner's process, or of a number here."""
    return x.call("relu") if isinstance(x, Ref) else max(x, 0.0)


def values(script, numbers):
    return [script.call("Value", number) for number in numbers]


def taken(script, *results):
    """Have the steps taken; what these gave is looked at by `agree`."""
    return script, results, script.run(*results)


def agree(cases):
    """Require what the reference gives, and say of which result it is not so.

    All the cases have been taken before one is looked at: many of them together tell the mistakes apart.
    """
    for script, results, answer in cases:
        parts = answer.parts(*(result.text for result in results))
        for part, right in zip(parts, script.reference_values(*results), strict=True):
            part.equals(right, tolerance=DOUBLE)


def data(submission, f, *numbers):
    """Ask what f of Values of these numbers holds."""
    script = Script(submission)
    return taken(script, f(*values(script, numbers)).get("data"))


def slopes(submission, f, *numbers):
    """Ask what f of Values of these numbers holds, and for its slopes."""
    script = Script(submission)
    leaves = values(script, numbers)
    result = f(*leaves)
    result.call("backward")
    return taken(script, result.get("data"), *grads(*leaves))


def grads(*those):
    return [value.get("grad") for value in those]


SUMS = (lambda a, b: a + b, lambda a, b: a * b)
QUOTIENTS = (lambda a, b: a - b, lambda a, b: a / b)
BINARY = (*SUMS, *QUOTIENTS)
UNARY = (lambda a: -a, relu, lambda a: a**2, lambda a: a**3, lambda a: a**-1)
# A value a beside a plain number c, on one side or the other.
BESIDE = (*BINARY, lambda a, c: c + a, lambda a, c: c - a, lambda a, c: c * a, lambda a, c: c / a)


# -- values ------------------------------------------------------------------------------------------------------------


@check(points=1)
def test_data(submission, rng):
    """A Value holds its number in `data`"""
    agree([data(submission, lambda a: a, a) for a in signed(rng, 2)])


@check(points=5, needs=test_data)
def test_sums(submission, rng):
    """Sums and products hold the right number"""
    agree([data(submission, f, *signed(rng, 2)) for f in SUMS for _ in range(2)])


@check(points=6, needs=test_data)
def test_powers(submission, rng):
    """Powers, minus and relu hold the right number"""
    agree([data(submission, f, a) for f in UNARY for a in signed(rng, 2)])


@check(points=6, needs=test_data)
def test_quotients(submission, rng):
    """Differences and quotients hold the right number"""
    agree([data(submission, f, *signed(rng, 2)) for f in QUOTIENTS for _ in range(2)])


@check(points=7, needs=(test_sums, test_quotients))
def test_plain_numbers(submission, rng):
    """A plain number may stand on either side"""
    agree([data(submission, lambda a, f=f, c=c: f(a, c), a) for f in BESIDE for a, c in [signed(rng, 2)]])


# -- gradients ---------------------------------------------------------------------------------------------------------
# The simplest operations come first: the others may be made of them.


def binary_slopes(submission, rng, operations):
    """Each operation alone, then with something behind it and before it: what comes from there counts too."""
    cases = [slopes(submission, f, *signed(rng, 2)) for f in operations]
    cases += [slopes(submission, lambda a, b, c, f=f: f(a, b) * c, *signed(rng, 3)) for f in operations]
    cases += [slopes(submission, lambda a, b, c, f=f: f(a, b * c), *signed(rng, 3)) for f in operations]
    return cases


@check(points=4, needs=test_sums)
def test_slopes_of_sums(submission, rng):
    """Sums and products give their operands the right slopes"""
    agree(binary_slopes(submission, rng, SUMS))


@check(points=3, needs=(test_powers, test_slopes_of_sums))
def test_slopes_of_powers(submission, rng):
    """Powers, minus and relu give their operand the right slope"""
    cases = [slopes(submission, f, a) for f in UNARY for a in signed(rng, 2)]
    a, b = map(abs, signed(rng, 2))
    for f in UNARY:
        cases += [slopes(submission, lambda a, b, f=f: f(a) * b, x, y) for x, y in ((a, -b), (-a, b), (-a, -b))]
        cases.append(slopes(submission, lambda a, b, f=f: f(a * b), -a, -b))
    agree(cases)


@check(points=3, needs=(test_quotients, test_slopes_of_powers))
def test_slopes_of_quotients(submission, rng):
    """Differences and quotients give their operands the right slopes"""
    agree(binary_slopes(submission, rng, QUOTIENTS))


@check(points=6, needs=(test_plain_numbers, test_slopes_of_quotients))
def test_slopes_beside_numbers(submission, rng):
    """A value beside a plain number has the right slope, whichever of the two stands first"""
    agree([slopes(submission, lambda a, f=f, c=c: f(a, c) * c, a) for f in BESIDE for a, c in [signed(rng, 2)]])


# Both uses have the same slope, so it is no matter which of them comes first. In the last two no operation has one and
# the same value on both sides.
TWICE = (
    lambda a, b: a + a,
    lambda a, b: (a + a) * b,
    lambda a, b: a * b + a * b,
    lambda a, b: (a + b) * (a + b),
)


@check(points=4, needs=test_slopes_of_quotients)
def test_used_twice(submission, rng):
    """A value that is used twice gets both slopes"""
    agree([slopes(submission, f, *signed(rng, 2)) for f in TWICE])


REUSED = (
    lambda a, b: a * a + a,
    lambda a, b: a + a * a,
    lambda a, b: (a + a) * b,
    lambda a, b: (a + b) * a,
    lambda a, b: a * (b - a) / b,
    lambda a, b: a - a / a + a**2,
    lambda a, b: relu(a * a) * a + b,
)


@check(points=4, needs=test_used_twice)
def test_reuse(submission, rng):
    """A value that is used several times gets the sum of its slopes"""
    agree([slopes(submission, f, *signed(rng, 2)) for f in REUSED])


# s is made of a and b, and used several times; whoever walks in a wrong order meets it too early in one of these.
DIAMONDS = (
    lambda s, c, d: s + s * c,
    lambda s, c, d: s * c + s,
    lambda s, c, d: s + (s * c) * d,
    lambda s, c, d: (s * c) * d + s,
    lambda s, c, d: (s * c + s) * s,
    lambda s, c, d: s * (c * s + (d * s) * c),
    lambda s, c, d: ((s * s) * c + s) * d + (s + c),
)


@check(points=8, needs=test_reuse)
def test_order(submission, rng):
    """A value passes its slope on when all that was made from it has reported"""
    cases = []
    for f in DIAMONDS:
        script = Script(submission)
        a, b, c, d = values(script, signed(rng, 4))
        s = a * b
        y = f(s, c, d)
        y.call("backward")
        cases.append(taken(script, *grads(a, b, c, d, s, y)))
    agree(cases)


def neuron(w, x, b, c):
    return relu(w * x + b) * c + 0.5 * w


def fraction(a, b, c, d):
    return (a - b) ** 2 / (c * c + 3.0) - 2.0 / (d * 1.5) + (-a) ** 3 * 0.25


STEPS = (
    lambda x, y: 0.6 * x + y / 2,
    lambda x, y: x - 0.7 * y,
    lambda x, y: x * y / (1 + x**2),
    lambda x, y: relu(x) + y,
)


def tangle(choices):
    """Return a function that computes in many steps, each from two of the four latest results."""

    def f(*leaves):
        row = list(leaves)
        for kind, i, j in choices:
            row = [*row[-3:], STEPS[kind](row[i], row[j])]
        return row[0] + row[1] * row[2] - row[3]

    return f


def well_posed(rng, make):
    """Return f and numbers at which all its slopes can be measured well."""
    while True:
        f, numbers = make(), signed(rng, 4)
        fine, coarse = (numeric_gradient(lambda x: f(*x), np.array(numbers), step) for step in (1e-5, 4e-5))  # noqa: B023
        if np.abs(fine).min() > 0.05 and np.abs(fine).max() < 20 and np.abs(fine / coarse - 1).max() < 1e-7:
            return f, numbers


@check(points=8, needs=(test_slopes_beside_numbers, test_order))
def test_expressions(submission, rng):
    """The slopes of long expressions are those measured by central differences"""

    def some_tangle():
        return tangle([(int(rng.integers(4)), *rng.permutation(4)[:2].tolist()) for _ in range(14)])

    for make in (lambda: neuron, lambda: fraction, some_tangle, some_tangle):
        f, numbers = well_posed(rng, make)
        script = Script(submission)
        leaves = values(script, numbers)
        y = f(*leaves)
        y.call("backward")
        asked = [y.get("data"), *grads(y, *leaves)]
        held, own, *found = script.run(*asked).parts(*(one.text for one in asked))
        held.equals(f(*numbers), tolerance=DOUBLE)
        own.equals(1.0, tolerance=DOUBLE)
        for at, (leaf, slope) in enumerate(zip(leaves, found, strict=True)):

            def along(number, at=at):
                return f(*numbers[:at], float(number), *numbers[at + 1 :])  # noqa: B023

            matches_gradient(slope, along, np.array(numbers[at]), name=f"{leaf.text}.grad")


# -- edges -------------------------------------------------------------------------------------------------------------


@check(points=5, needs=test_slopes_beside_numbers)
def test_relu_and_powers(submission, rng):
    """relu shuts at 0 and below, and exponents may be negative, fractional, 1 or 0"""
    c = signed(rng, 1)[0]
    cases = [slopes(submission, lambda a: relu(a) * c, a) for a in (0.0, 1e-9, -1e-9, 1e9, -1e9)]
    for a in signed(rng, 2):
        cases += [slopes(submission, lambda a, n=n: a**n * c, a) for n in (0, 1, -2, 4, 2.0, -3.0)]
        cases += [slopes(submission, lambda a, n=n: a**n * c, abs(a)) for n in (0.5, -0.5, 1.7)]
    cases += [slopes(submission, lambda a, n=n: a**n * c, 0.0) for n in (1, 2, 3)]
    cases += [slopes(submission, f, 0.0, c) for f in BINARY]
    agree(cases)


@check(points=5, needs=test_order)
def test_accumulation(submission, rng):
    """The slopes of a leaf that belongs to two graphs add up"""
    script = Script(submission)
    a, b, c = values(script, signed(rng, 3))
    first = (a * b + a) * b
    first.call("backward")
    second = (a**2 * c + a) / c
    second.call("backward")
    agree([taken(script, *grads(a, b, c, first, second))])


@check(points=5, needs=test_order)
def test_equal_numbers(submission, rng):
    """Values that hold the same number are different values"""
    x, y = signed(rng, 2)
    script = Script(submission)
    a, b, c = values(script, (x, x, y))
    s, t = a * c, b * c
    (s * t + t * 3.0).call("backward")
    cases = [taken(script, *grads(a, b, c, s, t))]

    script = Script(submission)
    a, b = values(script, (x, y))
    s = a * b
    t = s + 0.0
    u = t * 1.0
    (u * b).call("backward")
    agree([*cases, taken(script, *grads(a, b, s, t, u))])


@check(points=5, needs=test_order)
def test_long_chain(submission, rng):
    """5,000 operations in a row are no matter"""
    x, by = signed(rng, 2)
    factor = 1.0 - round(float(rng.uniform(2e-4, 5e-4)), 5)
    script = Script(submission)
    a, b, c = values(script, (x, by, factor))
    end, number = a, x
    dx, db, dc = 1.0, 0.0, 0.0  # of the number so far
    for _ in range(LONG):
        end = (end + b) * c
        db, dx, dc = (db + 1.0) * factor, dx * factor, dc * factor + number + by
        number = (number + by) * factor
    end.call("backward")
    asked = grads(a, b, c)
    try:
        parts = script.run(end.get("data"), *asked).parts("data", *(one.text for one in asked))
    except CheckFailed as failure:
        if failure.cause == "raised" and "RecursionError" in failure.message:
            raise CheckFailed(failure.message, mistake="recursion", cause="raised") from None
        raise
    for part, right in zip(parts, (number, dx, db, dc), strict=True):
        part.equals(right, tolerance=DOUBLE)


@check(points=5, needs=test_long_chain)
def test_many_paths(submission, rng):
    """A graph may have far more paths than values: each value is dealt with once"""
    x = signed(rng, 1)[0]
    script = Script(submission)
    a, half = values(script, (x, 0.5))
    end = a
    for _ in range(LONG):
        end = (end + end) * half
    end.call("backward")
    try:
        results = [end.get("data"), *grads(a, half)]
        parts = script.run(*results).parts(*(result.text for result in results))
    except CheckFailed as failure:
        if failure.cause != "timeout":
            raise
        said = "Each sum uses a value twice, so the number of paths doubles with each: do you walk along all of them?"
        raise CheckFailed(f"{said}\n{failure.message}", cause="timeout") from None
    for part, right in zip(parts, (x, 1.0, 2.0 * LONG * x), strict=True):
        part.equals(right, tolerance=DOUBLE)


# -- hygiene -----------------------------------------------------------------------------------------------------------


@check(points=5, needs=(test_slopes_beside_numbers, test_order))
def test_operands(submission, rng):
    """Computing changes no operand, and what had no part in the result has slope 0"""
    script = Script(submission)
    numbers = signed(rng, 4)
    a, b, c, unused = values(script, numbers)
    s, aside = a * b, a + b
    made = [a + c, a - c, 2.0 - a, s * c, s / c, 3.0 / s, -s, s**2, s.call("relu"), aside * unused]
    y = s * c - a
    y.call("backward")
    held = [value.get("data") for value in (a, b, c, unused, s, aside, y)]
    agree([taken(script, *held, *grads(a, b, c, unused, s, aside, *made))])


@check(points=5, needs=(test_slopes_beside_numbers, test_order))
def test_integers(submission, rng):
    """Integers count as floats"""
    a, b = (int(number) for number in rng.permutation([2, 3, 5, 7])[:2])
    cases = [slopes(submission, f, a, -b) for f in BINARY]
    cases += [slopes(submission, lambda x, f=f: f(x, -b) * x, a) for f in BESIDE]
    cases += [slopes(submission, lambda x, n=n: (x / b) ** n, a) for n in (2, -1, -2, 0.5)]
    cases += [slopes(submission, lambda x, n=n: x**n, a) for n in (2, -1, -2, 0.5)]
    cases.append(slopes(submission, lambda x: relu(x) - relu(-x), a))
    agree(cases)

"""Hidden checks of exercise 14: sgd, momentum and adam.

Weights are kept away from 0 and steps are about as large as they, so that a step that is slightly wrong shows. Where
eps matters, t is so large that adding it before or after the correction is the same.
"""

import numpy as np

from dlgrade.suite import (
    Tolerance,
    arrays,
    check,
    composite,
    depends_on_input,
    for_all,
    keeps_dtype,
    leaves_arguments_alone,
    numbers,
    sizes,
)

# The corrections of t are 1 by now, to nine digits.
LATE = 20_000
ONE_PERCENT = Tolerance(rtol=0.01, atol=0.0)
# eps, added before the correction or after it, may change a step in the seventh digit.
ADAM = Tolerance(rtol=1e-6, atol=5e-7)


def signed(rng, *shape, low=0.5, high=2.0):
    """Numbers of either sign whose size is between `low` and `high`, short to read."""
    sizes_ = rng.uniform(low, high, size=shape).round(2)
    return sizes_ * rng.permutation(np.resize([-1.0, 1.0], sizes_.size)).reshape(shape)


def squares(rng, *shape):
    """Running means of squares."""
    return rng.uniform(0.2, 3.0, size=shape).round(2)


def rate(rng):
    return round(float(rng.uniform(0.1, 0.4)), 2)


def small_rate(rng):
    return round(float(rng.uniform(0.1, 0.25)), 2)


VELOCITY = ("w", "v")
MEANS = ("w", "m", "v")


def agrees(function, names, *args, tolerance=None, **kwargs):
    """Require the values of the reference, the state first: where that is wrong, the weights are so because of it."""
    answer = function(*args, **kwargs).quiet()
    pairs = list(zip(answer.parts(*names), function.reference_value(*args, **kwargs), strict=True))
    for part, expected in [*pairs[1:], pairs[0]]:
        part.equals(expected, tolerance=tolerance)
    return answer


# -- values ------------------------------------------------------------------------------------------------------------


@check(points=7)
def test_sgd(submission, rng):
    """sgd takes lr times the slope off each weight"""
    cases = [(signed(rng, 2), g, rate(rng)) for g in opposite(rng, 2)]
    depends_on_input(submission.sgd, cases)
    for shape in [(4,), (1,), (3, 2), (1, 4), (5, 1)]:
        submission.sgd.agrees(signed(rng, *shape), signed(rng, *shape), rate(rng)).quiet()
    submission.sgd.agrees(np.array([2.0]), np.array([-24.0]), 0.01)


@check(points=11)
def test_momentum(submission, rng):
    """momentum gives the new weights and the new velocity, both from rest and moving"""
    cases = [(signed(rng, 2), g, signed(rng, 2), rate(rng), 0.8) for g in opposite(rng, 2)]
    depends_on_input(submission.momentum, cases)
    for shape, mu in [((4,), 0.9), ((1,), 0.5), ((3, 2), 0.7), ((1, 4), 0.95), ((5, 1), 0.3)]:
        agrees(
            submission.momentum, VELOCITY, signed(rng, *shape), signed(rng, *shape), signed(rng, *shape), rate(rng), mu
        )
    agrees(submission.momentum, VELOCITY, signed(rng, 3), signed(rng, 3), np.zeros(3), rate(rng), 0.9)


@check(points=8)
def test_adam_first_step(submission, rng):
    """adam gives the new weights, m and v after the first step"""
    zero = np.zeros(2)
    depends_on_input(submission.adam, [(signed(rng, 2), g, zero, zero, 1, small_rate(rng)) for g in opposite(rng, 2)])
    for shape in [(4,), (1,), (3, 2)]:
        zero = np.zeros(shape)
        w, g = signed(rng, *shape), signed(rng, *shape)
        agrees(submission.adam, MEANS, w, g, zero, zero, 1, lr=small_rate(rng), tolerance=ADAM)


@check(points=8, needs=test_adam_first_step)
def test_adam_later_steps(submission, rng):
    """adam is right for later steps, for any rates, and with its defaults"""
    for t, shape in [(2, (3,)), (3, (1, 4)), (10, (5, 1)), (700, (3, 2)), (LATE, (2,))]:
        w, g, m = (signed(rng, *shape) for _ in range(3))
        agrees(submission.adam, MEANS, w, g, m, squares(rng, *shape), t, lr=rate(rng), tolerance=ADAM)
        b1, b2 = round(float(rng.uniform(0.5, 0.8)), 2), round(float(rng.uniform(0.85, 0.98)), 2)
        agrees(submission.adam, MEANS, w, g, m, squares(rng, *shape), t, rate(rng), b1, b2, tolerance=ADAM)
    # By default a step is about 0.001: small weights, so that it shows.
    agrees(
        submission.adam, MEANS, signed(rng, 4) / 100, signed(rng, 4), signed(rng, 4), squares(rng, 4), 4, tolerance=ADAM
    )
    w, g, m = (signed(rng, 2) for _ in range(3))
    agrees(submission.adam, MEANS, w, g, m, squares(rng, 2), 5, 0.3, b1=0.0, b2=0.0, tolerance=ADAM)


@check(points=6, needs=(test_momentum, test_adam_later_steps))
def test_paths(submission, rng):
    """Step after step, each with the state of the one before, momentum and adam keep to the right path"""
    steep = rng.uniform(0.5, 3.0, size=3).round(2)
    w, v = signed(rng, 3), np.zeros(3)
    for _ in range(5):
        answer = agrees(submission.momentum, VELOCITY, w, steep * w, v, 0.2, 0.8)
        w, v = (part.array((3,)) for part in answer.parts(*VELOCITY))
    w, m, v = signed(rng, 3), np.zeros(3), np.zeros(3)
    for t in range(1, 7):
        answer = agrees(submission.adam, MEANS, w, steep * w, m, v, t, lr=0.3, tolerance=ADAM)
        w, m, v = (part.array((3,)) for part in answer.parts(*MEANS))


RIGHT_VALUES = (test_sgd, test_momentum, test_adam_later_steps)


def opposite(rng, *shape):
    """Two arrays with opposite signs everywhere."""
    g = signed(rng, *shape)
    return g, -np.sign(g) * rng.uniform(0.5, 2.0, size=shape).round(2)


# -- edges -------------------------------------------------------------------------------------------------------------


def misfits():
    """Pairs of shapes that do not fit, most of which NumPy would stretch to one another."""
    return [((4, 3), (3,)), ((4, 3), (4, 1)), ((4,), (1,)), ((2, 3), (3, 2)), ((4,), (5,)), ((3,), (1, 3)), ((2,), ())]


def text(shapes):
    return "the shapes are " + " and ".join(map(str, shapes))


@check(points=5, needs=test_sgd)
def test_sgd_shapes(submission, rng):
    """sgd refuses slopes that do not have the shape of the weights"""
    for one, other in misfits():
        for shapes in ((one, other), (other, one)):
            submission.sgd.rejects(*(signed(rng, *shape) for shape in shapes), 0.1, why=text(shapes))


@check(points=5, needs=test_momentum)
def test_momentum_shapes(submission, rng):
    """momentum refuses w, g and v that do not have one shape"""
    for one, other in misfits():
        for shapes in ((one, one, other), (one, other, one), (other, one, one)):
            submission.momentum.rejects(*(signed(rng, *shape) for shape in shapes), 0.1, 0.9, why=text(shapes))


@check(points=6, needs=test_adam_later_steps)
def test_adam_shapes(submission, rng):
    """adam refuses w, g, m and v that do not have one shape"""
    for one, other in misfits():
        for place in range(4):
            shapes = [one] * 4
            shapes[place] = other
            w, g, m, v = (np.abs(signed(rng, *shape)) for shape in shapes)
            submission.adam.rejects(w, g, m, v, 2, why=text(shapes))


@check(points=3, needs=RIGHT_VALUES)
def test_zero_slopes(submission, rng):
    """Where the slope is zero, sgd stays, momentum rolls on, and adam does not divide by zero"""
    w, zero = signed(rng, 3), np.zeros(3)
    submission.sgd.agrees(w, zero, 0.3).quiet()
    agrees(submission.momentum, VELOCITY, w, zero, zero, 0.3, 0.9)
    agrees(submission.momentum, VELOCITY, w, zero, signed(rng, 3), 0.3, 0.9)
    agrees(submission.adam, MEANS, w, zero, zero, zero, 1, lr=0.3)
    agrees(submission.adam, MEANS, w, zero, zero, zero, LATE, lr=0.3)
    agrees(submission.adam, MEANS, w, zero, signed(rng, 3), squares(rng, 3), 3, lr=0.3)
    some = np.array([0.0, 0.7, 0.0, -1.3])
    agrees(submission.adam, MEANS, signed(rng, 4), some, np.zeros(4), np.zeros(4), 1, lr=0.3, tolerance=ADAM)


@check(points=3, needs=RIGHT_VALUES)
def test_any_rank(submission, rng):
    """All three take arrays of any rank, from a single number to four axes"""
    for shape in [(), (2, 3, 4), (3, 1, 2, 2), (1, 1, 1)]:
        w, g, m = (signed(rng, *shape) for _ in range(3))
        submission.sgd.agrees(w, g, rate(rng))
        agrees(submission.momentum, VELOCITY, w, g, m, rate(rng), 0.8)
        agrees(submission.adam, MEANS, w, g, m, squares(rng, *shape), 3, lr=rate(rng))


@check(points=3, needs=test_adam_later_steps)
def test_eps(submission, rng):
    """adam adds eps to the root of v, whatever eps is"""
    for eps in (0.5, 2.0):
        w, g, m = (signed(rng, 3) for _ in range(3))
        agrees(submission.adam, MEANS, w, g, m, squares(rng, 3), LATE, lr=rate(rng), eps=eps)
    g = signed(rng, 3) * 1e-5
    agrees(submission.adam, MEANS, signed(rng, 3), g, g / 2, g**2, LATE, lr=0.3)


# -- properties --------------------------------------------------------------------------------------------------------


@check(points=7, needs=test_adam_first_step)
def test_first_step_is_lr(submission, rng):
    """The first step of adam is about lr for every weight, however large or small its slope"""
    g = signed(rng, 7) * 10.0 ** rng.permutation(np.arange(-3, 4))
    lr = rate(rng)
    answer = submission.adam(np.zeros(7), g, np.zeros(7), np.zeros(7), 1, lr=lr)
    step = answer.parts(*MEANS)[0]
    step.equals(-lr * np.sign(g), tolerance=ONE_PERCENT)


@composite
def moving(draw):
    shape = draw(sizes(1, 3)), draw(sizes(1, 4))
    return [draw(arrays(*shape)) for _ in range(3)]


@check(points=5, needs=(test_sgd, test_momentum))
@for_all(examples=12, moving=moving, lr=numbers(0.0, 1.0, 0.05))
def test_without_momentum(submission, moving, lr):
    """momentum with mu = 0 goes where sgd goes"""
    w, g, v = moving
    there = submission.sgd(w, g, lr).array(w.shape)
    submission.momentum(w, g, v, lr, 0.0).equals((there, there - w), tolerance=Tolerance(1e-6, 1e-7))


@check(points=4, needs=test_momentum)
def test_terminal_velocity(submission, rng):
    """Under a constant slope the velocity of momentum grows towards -lr times the slope / (1 - mu)"""
    w, g, v = signed(rng, 3), signed(rng, 3), np.zeros(3)
    for _ in range(40):
        answer = submission.momentum(w, g, v, 0.1, 0.5)
        w, v = (part.array((3,)) for part in answer.parts(*VELOCITY))
    answer.parts(*VELOCITY)[1].equals(-0.1 * g / (1 - 0.5))


@check(points=5, needs=test_adam_later_steps)
def test_scale(submission, rng):
    """Slopes that are all a hundred times as large, in the past too, change nothing about the steps of adam"""
    for t in (1, 4):
        w, g, m, v = signed(rng, 4), signed(rng, 4), signed(rng, 4), squares(rng, 4)
        if t == 1:
            m, v = np.zeros(4), np.zeros(4)
        once = submission.adam(w, g, m, v, t, lr=0.2).parts(*MEANS)[0].array((4,))
        submission.adam(w, 100 * g, 100 * m, 1e4 * v, t, lr=0.2).parts(*MEANS)[0].equals(once, tolerance=ADAM)


@check(points=4, needs=RIGHT_VALUES)
def test_each_weight_alone(submission, rng):
    """Every weight goes its own way: a row of a matrix moves as it would alone"""
    w, g, m = (signed(rng, 3, 4) * np.array([[1.0], [10.0], [0.1]]) for _ in range(3))
    v = squares(rng, 3, 4)
    lr = rate(rng)
    whole = {
        "sgd": (submission.sgd(w, g, lr).array(w.shape),),
        "momentum": [part.array(w.shape) for part in submission.momentum(w, g, m, lr, 0.8).parts(*VELOCITY)],
        "adam": [part.array(w.shape) for part in submission.adam(w, g, m, v, 3, lr).parts(*MEANS)],
    }
    for i in range(3):
        submission.sgd(w[i], g[i], lr).equals(whole["sgd"][0][i])
        submission.momentum(w[i], g[i], m[i], lr, 0.8).equals(tuple(part[i] for part in whole["momentum"]))
        submission.adam(w[i], g[i], m[i], v[i], 3, lr).equals(tuple(part[i] for part in whole["adam"]))


# -- manners -----------------------------------------------------------------------------------------------------------


@check(points=5, needs=RIGHT_VALUES)
def test_arguments_unchanged(submission, rng):
    """Weights, slopes and state are the same after each call, and read-only ones will do"""
    w, g, m = (signed(rng, 3, 4) for _ in range(3))
    leaves_arguments_alone(submission.sgd, w, g, 0.3)
    leaves_arguments_alone(submission.momentum, w, g, m, 0.3, 0.8)
    leaves_arguments_alone(submission.adam, w, g, m, squares(rng, 3, 4), 3, lr=0.3)


@check(points=5, needs=RIGHT_VALUES)
def test_dtype(submission, rng):
    """float32 stays float32, and integers are computed as float64"""
    w, g, m = (signed(rng, 3, 4) for _ in range(3))
    keeps_dtype(submission.sgd, w, g, 0.3)
    keeps_dtype(submission.momentum, w, g, m, 0.3, 0.8)
    single = [array.astype(np.float32) for array in (w, g, m, squares(rng, 3, 4))]
    answer = submission.adam(*single, 3, lr=0.3)
    dtypes = [str(getattr(part.value, "dtype", "")) for part in answer.parts(*MEANS)]
    if dtypes == ["float64", "float32", "float32"]:
        raise answer.fail("All arguments are float32, but the returned w is float64.", mistake="scalar_widens")
    keeps_dtype(submission.adam, w, g, m, squares(rng, 3, 4), 3, lr=0.3)

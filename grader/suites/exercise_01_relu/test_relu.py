"""Hidden checks of exercise 01: relu, leaky_relu and their gradients."""

import numpy as np

from dlgrade.suite import (
    arrays,
    beats_loop,
    check,
    depends_on_input,
    for_all,
    keeps_dtype,
    leaves_arguments_alone,
    matches_gradient,
    sizes,
)

EXAMPLE = np.array([-3.0, 0.0, 3.0])
AROUND_ZERO = np.array([-2.0, 0.0, 2.0])
JUST_BESIDE_ZERO = np.array([-1e-12, 0.0, 1e-12])
INTEGERS = np.array([[-3, 2, 4], [7, -1, -20]])
HUGE = np.array([-1e200, 0.0, 1e200])
MATRICES = arrays(sizes(1, 3), sizes(1, 4))


def both_signs(rng, *shape):
    """Return numbers of size 0.1 to 4, half of them negative: far from the kink at 0, and easy to read."""
    magnitudes = rng.integers(10, 400, size=shape) / 100
    return magnitudes * rng.permutation(np.resize([-1.0, 1.0], magnitudes.size)).reshape(shape)


def mirrored_pair(rng):
    """Return two vectors that have opposite signs everywhere, and other magnitudes."""
    x = both_signs(rng, 5)
    return x, -np.sign(x) * rng.integers(10, 400, size=5) / 100


def slope(rng, low, high):
    """Return an alpha that is easy to read."""
    return round(float(rng.uniform(low, high)), 2)


@check(points=6)
def test_relu_example(submission):
    """relu turns -3 and 0 into 0, and keeps 3"""
    submission.relu.agrees(EXAMPLE)


@check(points=10, needs=test_relu_example)
def test_relu_values(submission, rng):
    """relu is right for any numbers"""
    depends_on_input(submission.relu, [(x,) for x in mirrored_pair(rng)])
    for shape, scale in [((4, 3), 1.0), ((1, 5), 10.0), ((5, 1), 100.0)]:
        submission.relu.agrees(scale * both_signs(rng, *shape))


@check(points=8)
def test_leaky_relu_values(submission, rng):
    """leaky_relu is right for any numbers, and for alpha from 0 to 1"""
    depends_on_input(submission.leaky_relu, [(x,) for x in mirrored_pair(rng)])
    submission.leaky_relu.agrees(EXAMPLE)
    submission.leaky_relu.agrees(both_signs(rng, 5), alpha=0.5)
    for shape in [(4, 3), (1, 5), (5, 1)]:
        submission.leaky_relu.agrees(both_signs(rng, *shape), alpha=slope(rng, 0.2, 0.8))


@check(points=8)
def test_relu_grad_values(submission, rng):
    """relu_grad is the slope of relu to the left and to the right of 0"""
    for x in mirrored_pair(rng):
        submission.relu_grad.agrees(x)
    for shape in [(4, 3), (1, 5), (5, 1)]:
        submission.relu_grad.agrees(both_signs(rng, *shape))


@check(points=8)
def test_leaky_relu_grad_values(submission, rng):
    """leaky_relu_grad is the slope of leaky_relu to the left and to the right of 0"""
    for x in mirrored_pair(rng):
        submission.leaky_relu_grad.agrees(x)
    submission.leaky_relu_grad.agrees(both_signs(rng, 5), alpha=0.5)
    for shape in [(4, 3), (1, 5), (5, 1)]:
        submission.leaky_relu_grad.agrees(both_signs(rng, *shape), alpha=slope(rng, 0.2, 0.8))


RIGHT_VALUES = (test_relu_values, test_leaky_relu_values, test_relu_grad_values, test_leaky_relu_grad_values)


@check(points=6, needs=test_relu_grad_values)
def test_relu_grad_at_zero(submission):
    """relu_grad is 0 at 0, and 1 just to the right of it, without a warning"""
    for x in (AROUND_ZERO, JUST_BESIDE_ZERO, AROUND_ZERO.astype(np.float32), AROUND_ZERO.astype(int), np.array(0.0)):
        submission.relu_grad.agrees(x).quiet()


@check(points=6, needs=test_leaky_relu_grad_values)
def test_leaky_relu_grad_at_zero(submission):
    """leaky_relu_grad is alpha at 0, and 1 just to the right of it, without a warning"""
    for x in (AROUND_ZERO, JUST_BESIDE_ZERO, AROUND_ZERO.astype(np.float32), np.array(0.0)):
        submission.leaky_relu_grad.agrees(x).quiet()
        submission.leaky_relu_grad.agrees(x, alpha=0.5).quiet()


@check(points=5, needs=(test_leaky_relu_values, test_leaky_relu_grad_values))
def test_alpha_above_one(submission, rng):
    """The leaky functions are right for alpha above 1 too"""
    submission.leaky_relu.agrees(EXAMPLE, alpha=2.0)
    submission.leaky_relu.agrees(both_signs(rng, 2, 3), alpha=slope(rng, 1.5, 4.0))
    submission.leaky_relu.agrees(both_signs(rng, 2, 3), alpha=1.25)
    submission.leaky_relu_grad.agrees(both_signs(rng, 2, 3), alpha=slope(rng, 1.5, 4.0))


@check(points=4, needs=RIGHT_VALUES)
def test_any_rank(submission, rng):
    """All four take plain numbers and arrays of any rank: relu(3) is 3"""
    submission.relu.agrees(3)
    submission.relu.agrees(-3)
    for x in (3.0, -3.0, np.array(2.5), np.array(-2.5), both_signs(rng, 2, 1, 3), both_signs(rng, 1, 2, 3, 2)):
        submission.relu.agrees(x)
        submission.leaky_relu.agrees(x)
        submission.relu_grad.agrees(x)
        submission.leaky_relu_grad.agrees(x)


@check(points=2, needs=RIGHT_VALUES)
def test_integers(submission):
    """Arrays of integers give the same values as floats do"""
    submission.relu.agrees(INTEGERS)
    submission.leaky_relu.agrees(INTEGERS)
    submission.relu_grad.agrees(INTEGERS)
    submission.leaky_relu_grad.agrees(INTEGERS)


@check(points=2, needs=RIGHT_VALUES)
def test_huge_numbers(submission):
    """Huge numbers and 0 come out right, without a warning"""
    submission.relu.agrees(HUGE).quiet()
    submission.leaky_relu.agrees(HUGE).quiet()
    submission.relu_grad.agrees(HUGE[[0, 2]]).quiet()
    submission.leaky_relu_grad.agrees(HUGE[[0, 2]]).quiet()


@check(points=5, needs=test_relu_values)
@for_all(examples=20, x=MATRICES)
def test_idempotent(submission, x):
    """A second relu changes nothing: relu(relu(x)) is relu(x)"""
    once = submission.relu(x).array(x.shape)
    submission.relu(once).equals(once)


@check(points=4, needs=test_relu_values)
@for_all(examples=20, x=MATRICES)
def test_two_halves(submission, x):
    """relu splits a number into its two halves: relu(x) - relu(-x) is x"""
    right, left = submission.relu(x).array(x.shape), submission.relu(-x)
    left.equals(right - x)


@check(points=4, needs=test_leaky_relu_values)
@for_all(examples=20, x=MATRICES)
def test_special_slopes(submission, x):
    """leaky_relu is relu for alpha = 0, and changes nothing for alpha = 1"""
    submission.leaky_relu(x, alpha=0.0).equals(np.maximum(x, 0.0))
    submission.leaky_relu(x, alpha=1.0).equals(x)


@check(points=4, needs=(test_relu_values, test_relu_grad_values))
def test_relu_grad_is_the_slope(submission, reference, rng):
    """relu_grad is the slope of relu as measured by small steps to both sides"""
    x = both_signs(rng, 3, 4)
    matches_gradient(submission.relu_grad(x), lambda z: reference.relu(z).sum(), x, name="relu_grad")


@check(points=4, needs=(test_leaky_relu_values, test_leaky_relu_grad_values))
def test_leaky_relu_grad_is_the_slope(submission, reference, rng):
    """leaky_relu_grad is the slope of leaky_relu as measured by small steps to both sides"""
    x = both_signs(rng, 3, 4)
    alpha = slope(rng, 0.2, 0.8)
    answer = submission.leaky_relu_grad(x, alpha=alpha)
    matches_gradient(answer, lambda z: reference.leaky_relu(z, alpha).sum(), x, name="leaky_relu_grad")


@check(points=4, needs=test_relu_values)
def test_vectorised(submission, rng):
    """relu works on whole arrays at once"""
    beats_loop(submission.relu, lambda: (rng.normal(size=(1000, 200)).astype(np.float32),), loop_relu)


@check(points=5, needs=RIGHT_VALUES)
def test_arguments_unchanged(submission, rng):
    """x is the same after the call, and a read-only one will do"""
    x = both_signs(rng, 3, 4)
    leaves_arguments_alone(submission.relu, x)
    leaves_arguments_alone(submission.leaky_relu, x)
    leaves_arguments_alone(submission.relu_grad, x)
    leaves_arguments_alone(submission.leaky_relu_grad, x)


@check(points=5, needs=test_integers)
def test_dtype(submission, rng):
    """float32 stays float32, float64 stays float64, and integers become float64"""
    x = both_signs(rng, 3, 4)
    for function in (submission.relu, submission.leaky_relu, submission.relu_grad, submission.leaky_relu_grad):
        keeps_dtype(function, x)
        answer = function(INTEGERS)
        if isinstance(answer.value, np.ndarray) and answer.value.dtype.kind in "iu":
            raise answer.fail("Integers went in, and integers came out.", mistake="integers_kept")
        answer.equals(function.reference_value(INTEGERS), dtype=True)


def loop_relu(x):
    """relu of each element, number by number, as quickly as plain Python can."""
    return [value if value > 0 else 0.0 for value in x.ravel().tolist()]

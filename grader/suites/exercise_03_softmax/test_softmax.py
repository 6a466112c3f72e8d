"""Hidden checks of exercise 03: softmax and log_softmax."""

import numpy as np

from dlgrade.suite import (
    Tolerance,
    arrays,
    beats_loop,
    check,
    depends_on_input,
    for_all,
    keeps_dtype,
    leaves_arguments_alone,
    numbers,
    sizes,
)

EXAMPLE = np.array([1.66, 0.55, 0.98])
# The lesson rounds to four digits.
SHOWN_DIGITS = Tolerance(rtol=0.0, atol=1e-4)


@check(points=10)
def test_lesson_example(submission):
    """softmax gives the lesson's numbers"""
    submission.softmax(EXAMPLE).equals(np.array([0.54461, 0.17949, 0.27591]), tolerance=SHOWN_DIGITS)


@check(points=15, needs=test_lesson_example)
def test_softmax_rows(submission, rng):
    """softmax works on each row of a matrix"""
    depends_on_input(submission.softmax, [(rng.normal(size=3),), (rng.normal(size=3),)])
    for shape in [(4, 3), (1, 5), (6, 1), (2, 3, 4)]:
        submission.softmax.agrees(rng.normal(scale=2.0, size=shape))


@check(points=15)
def test_log_softmax_rows(submission, rng):
    """log_softmax works on each row of a matrix"""
    depends_on_input(submission.log_softmax, [(rng.normal(size=3),), (rng.normal(size=3),)])
    for shape in [(4, 3), (1, 5), (6, 1), (2, 3, 4)]:
        submission.log_softmax.agrees(rng.normal(scale=2.0, size=shape))


def large_scores(rng):
    """Yield large scores: in any place, of either float type, in one to three dimensions."""
    for scale in (1e3, 1e4, 1e5):
        yield np.array([[scale, 0.0, -scale], [-scale, -scale - 1.0, -scale + 1.0], [0.0, -1.0, scale]])
    yield np.array([0.0, 1e4, 1e4 - 2.0])
    yield 500.0 * rng.normal(size=(2, 3, 4))
    yield np.array([[200.0, 0.0, -200.0], [-1e4, 0.0, 1.0]], np.float32)
    yield np.array([[2000, 0, -2000]])


@check(points=9, needs=test_softmax_rows)
def test_softmax_large_scores(submission, rng):
    """softmax is right for scores of 1000 and far more, of either sign, without a warning"""
    for z in large_scores(rng):
        submission.softmax.agrees(z).quiet()


@check(points=9, needs=test_log_softmax_rows)
def test_log_softmax_large_scores(submission, rng):
    """log_softmax is finite and right for scores of 1000 and far more, of either sign, without a warning"""
    for z in large_scores(rng):
        submission.log_softmax.agrees(z).quiet()


@check(points=7, needs=(test_softmax_rows, test_log_softmax_rows))
def test_any_axis(submission, rng):
    """Both work along any axis"""
    z = rng.normal(size=(2, 3, 4))
    for axis in (0, 1, 2, -2):
        submission.softmax.agrees(z, axis=axis)
        submission.log_softmax.agrees(z, axis=axis)


@check(points=6, needs=test_softmax_rows)
@for_all(z=arrays(sizes(1, 4), sizes(1, 5)))
def test_sums_to_one(submission, z):
    """The probabilities of each row lie in [0, 1] and sum to 1"""
    answer = submission.softmax(z)
    p = answer.array(z.shape)
    if p.min() < 0 or p.max() > 1 + 1e-12:
        raise answer.fail(f"A probability is outside [0, 1]: the values go from {p.min():.6g} to {p.max():.6g}.")
    sums = p.sum(axis=-1)
    if np.abs(sums - 1).max() > 1e-9:
        raise answer.fail(f"A row of the result sums to {sums[np.argmax(np.abs(sums - 1))]:.9g}, not to 1.")


@check(points=6, needs=(test_softmax_rows, test_log_softmax_rows))
@for_all(examples=15, z=arrays(sizes(1, 3), sizes(1, 4)), shift=numbers(-200.0, 200.0))
def test_shift_invariance(submission, z, shift):
    """Adding one number to all scores changes nothing"""
    submission.softmax(z + shift).equals(submission.softmax(z).array(z.shape))
    submission.log_softmax(z + shift).equals(submission.log_softmax(z).array(z.shape))


@check(points=5, needs=(test_softmax_rows, test_log_softmax_rows))
def test_permutation(submission, rng):
    """Reordering the classes reorders the result, and log_softmax is the logarithm of softmax"""
    z = rng.normal(size=(3, 6))
    order = rng.permutation(6)
    p = submission.softmax(z).array(z.shape)
    submission.softmax(z[:, order]).equals(p[:, order])
    submission.log_softmax(z).equals(np.log(p))


@check(points=8, needs=test_softmax_rows)
def test_vectorised(submission, rng):
    """softmax works on whole arrays at once"""
    beats_loop(submission.softmax, lambda: (rng.normal(size=(2000, 20)).astype(np.float32),), loop_softmax)


@check(points=5, needs=(test_softmax_rows, test_log_softmax_rows))
def test_arguments_unchanged(submission, rng):
    """The scores are the same after the call, and read-only ones will do"""
    leaves_arguments_alone(submission.softmax, rng.normal(size=(3, 4)))
    leaves_arguments_alone(submission.log_softmax, rng.normal(size=(3, 4)))


@check(points=5, needs=(test_softmax_rows, test_log_softmax_rows))
def test_dtype(submission, rng):
    """float32 stays float32, and integers are computed as float64"""
    keeps_dtype(submission.softmax, rng.normal(size=(3, 4)))
    keeps_dtype(submission.log_softmax, rng.normal(size=(3, 4)))
    submission.softmax.agrees(np.array([[1, 2, 3]]), dtype=True)
    submission.log_softmax.agrees(np.array([[1, 2, 3]]), dtype=True)


def loop_softmax(z):
    """Softmax of each row, number by number."""
    from math import exp

    result = []
    for row in z.tolist():
        top = max(row)
        powers = [exp(score - top) for score in row]
        total = sum(powers)
        result.append([power / total for power in powers])
    return np.array(result)

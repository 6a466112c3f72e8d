"""Hidden checks of exercise 08: numeric_grad and rel_error."""

import math

import numpy as np

from dlgrade.suite import Tolerance, check, depends_on_input, keeps_dtype, leaves_arguments_alone

CLOSE_SINGLE = Tolerance(rtol=1e-4, atol=1e-6)


# Functions to be measured. Some add up a function of each element: there a nudge that was left behind does not show. In
# those with neighbours it does, and a large h makes it plain.


def sum_of_squares(v):
    return float(np.sum(np.square(v)))


def sum_of_cubes(v):
    return float(np.sum(np.power(v, 3)))


def steep_cubes(v):
    """1000·(v₁³ + v₂³ + …): at 0, central differences give 1000 h²."""
    return 1000.0 * sum_of_cubes(v)


def weighted_squares(v):
    """1·v₁² + 2·v₂² + 3·v₃² + …, so that no element is like another."""
    squares = np.square(np.asarray(v, dtype=np.float64)).ravel()
    return float(np.arange(1, squares.size + 1) @ squares)


def exponentials_and_neighbours(v):
    """1·exp(v₁) + 2·exp(v₂) + … + v₁v₂ + v₂v₃ + …"""
    flat = np.asarray(v, dtype=np.float64).ravel()
    return float(np.arange(1, flat.size + 1) @ np.exp(flat) + flat[:-1] @ flat[1:])


def slopes_of_exponentials_and_neighbours(x):
    flat = x.ravel()
    slopes = np.arange(1, flat.size + 1) * np.exp(flat)
    slopes[1:] += flat[:-1]
    slopes[:-1] += flat[1:]
    return slopes.reshape(x.shape)


def takes_arrays_of(shape):
    """weighted_squares for arrays, or NumPy scalars, of this shape and for nothing else."""

    def f(v):
        if not isinstance(v, (np.ndarray, np.generic)):
            raise TypeError(f"this f takes NumPy arrays or NumPy scalars, not a {type(v).__name__}")
        if v.shape != shape:
            raise ValueError(f"this f takes arrays of shape {shape}, not of {v.shape}")
        return weighted_squares(v)

    return f


def positive(rng, *shape):
    """Numbers from 0.5 to 2."""
    return rng.integers(50, 201, shape) / 100


def sized(rng, *shape):
    """Numbers of size 0.5 to 2, of both signs."""
    return positive(rng, *shape) * rng.choice([-1.0, 1.0], shape)


def near_pair(rng, *shape):
    """Two arrays of equal signs; where their relative error is largest, both are small, and the second is larger.

    If they have three elements or more, those that differ most are not the largest."""
    count = math.prod(shape)
    while True:
        a = sized(rng, count)
        b = a * rng.uniform(0.9, 1.1, count)
        place = rng.integers(count)
        a[place] = rng.integers(10, 30) / 1000
        b[place] = a[place] * rng.uniform(2.0, 4.0)
        if count < 3 or np.argmax(np.abs(a - b)) != np.argmax(np.abs(a) + np.abs(b)):
            return a.reshape(shape), b.reshape(shape)


@check(points=13)
def test_numeric_grad(submission, rng):
    """numeric_grad measures the slope for each element of a vector"""
    x = sized(rng, 3)
    depends_on_input(submission.numeric_grad, [(sum_of_squares, x), (sum_of_squares, -2.0 * x)])
    for f, count in [(weighted_squares, 5), (sum_of_cubes, 4), (sum_of_squares, 1)]:
        submission.numeric_grad.agrees(f, sized(rng, count))
    submission.numeric_grad.agrees(weighted_squares, rng.normal(size=12))


@check(points=12)
def test_rel_error(submission, rng):
    """rel_error is the largest of |a - b| / (|a| + |b|), element by element"""
    depends_on_input(submission.rel_error, [near_pair(rng, 4), near_pair(rng, 4)])
    submission.rel_error.agrees(np.array([3.01, -2.0]), np.array([3.0, -2.0]))
    a = sized(rng, 4)
    submission.rel_error.agrees(a, a * np.array([1.5, -1.5, 1.0, 1.1]))
    submission.rel_error.agrees(-a, np.abs(a))
    for shape in [(5,), (2, 3), (3, 1), (1,), (2, 1, 3)]:
        a, b = near_pair(rng, *shape)
        submission.rel_error.agrees(a, b)
        submission.rel_error.agrees(b, a)
    submission.rel_error.agrees(a, a.copy())
    submission.rel_error.agrees(np.float64(3.01), np.float64(3.0))


@check(points=10, needs=test_numeric_grad)
def test_central_at_any_h(submission, rng):
    """numeric_grad nudges one element by h to each side and puts it back, whatever h is"""
    for h, shape in [(0.5, (4,)), (0.1, (6,)), (2.0, (3,)), (1e-3, (5,)), (0.25, (1,))]:
        submission.numeric_grad.agrees(exponentials_and_neighbours, sized(rng, *shape), h=h)
    submission.numeric_grad.agrees(steep_cubes, np.zeros(2))


@check(points=10, needs=test_numeric_grad)
def test_error_of_order_h_squared(submission, rng):
    """A step that is 10 times smaller makes the error 100 times smaller"""
    x = sized(rng, 3)
    errors = []
    for h in (0.1, 0.01):
        answer = submission.numeric_grad(sum_of_cubes, x, h=h)
        errors.append(np.abs(answer.array(x.shape) - 3 * x**2).max())
    if errors[1] > errors[0] / 50:
        raise answer.fail(
            f"With h = 0.1 the slopes of the cubes are off by {errors[0]:.4g}, with h = 0.01 by {errors[1]:.4g}, which "
            f"should be a hundredth of it."
        )


@check(points=10, needs=test_numeric_grad)
def test_any_shape(submission, rng):
    """numeric_grad gives an array of the shape of x, for any number of axes"""
    for shape in [(2, 3), (3, 1), (1, 4), (2, 1, 3), (1, 1), (2, 2, 1, 2)]:
        submission.numeric_grad.agrees(weighted_squares, sized(rng, *shape))


@check(points=5, needs=test_any_shape)
def test_f_gets_arrays(submission, rng):
    """f is given NumPy arrays of the shape of x, and nothing else"""
    for shape in [(3,), (1,), (2, 3)]:
        submission.numeric_grad.agrees(takes_arrays_of(shape), sized(rng, *shape))


@check(points=5, needs=test_numeric_grad)
def test_single_numbers(submission, rng):
    """x may be a single number; then f is given a NumPy scalar or an array without axes"""
    for x in (np.array(sized(rng)), float(sized(rng)), np.array([float(sized(rng))])):
        submission.numeric_grad.agrees(weighted_squares, x)
        submission.numeric_grad.agrees(takes_arrays_of(np.shape(x)), x)


@check(points=5, needs=(test_any_shape, test_single_numbers))
def test_integers(submission, rng):
    """x may hold integers: they are nudged, and the result computed, as float64"""
    submission.numeric_grad.agrees(weighted_squares, rng.permutation([3, -2, 5, 1]), dtype=True)
    submission.numeric_grad.agrees(weighted_squares, rng.permutation([-1, 4, 2, 7, 6, -3]).reshape(2, 3), dtype=True)
    submission.numeric_grad.agrees(weighted_squares, rng.permutation([3, 2, 5, 1]).astype(np.int32), h=0.1, dtype=True)
    submission.numeric_grad.agrees(takes_arrays_of(()), 3, dtype=True)


@check(points=5, needs=test_rel_error)
def test_next_to_zero(submission):
    """rel_error is 0 for two zeros, without a warning, and 1e-12 bounds the denominator from below"""
    rel_error = submission.rel_error
    rel_error(np.zeros(3), np.zeros(3)).equals(0.0).quiet()
    rel_error(np.array([1.0, 0.0]), np.array([1.5, 0.0])).equals(0.2).quiet()
    rel_error(np.array([[0.0, 2.0]]), np.array([[-1.0, 2.0]])).equals(1.0).quiet()
    rel_error(np.array([1e-13, 2.0]), np.array([-1e-13, 2.0])).equals(0.2).quiet()
    rel_error(np.array([3e-12, 2.0]), np.array([1e-12, 2.0])).equals(0.5).quiet()
    rel_error(np.float64(0.0), np.float64(0.0)).equals(0.0).quiet()


@check(points=5, needs=test_rel_error)
def test_rel_error_shapes(submission, rng):
    """rel_error refuses two arrays of different shapes"""
    reject = submission.rel_error.rejects
    reject(sized(rng, 3), sized(rng, 3, 1), why="the shapes (3,) and (3, 1) differ")
    reject(sized(rng, 3, 1), sized(rng, 3), why="the shapes (3, 1) and (3,) differ")
    reject(sized(rng, 2, 3), sized(rng, 3), why="the shapes (2, 3) and (3,) differ")
    reject(sized(rng, 3), sized(rng, 1), why="the shapes (3,) and (1,) differ")
    reject(sized(rng, 1), sized(rng, 3), why="the shapes (1,) and (3,) differ")
    reject(sized(rng, 3), sized(rng, 4), why="the shapes (3,) and (4,) differ")
    reject(sized(rng, 2, 3), sized(rng, 3, 2), why="the shapes (2, 3) and (3, 2) differ")
    reject(sized(rng, 2, 3), sized(rng, 6), why="the shapes (2, 3) and (6,) differ")
    reject(sized(rng, 2, 3), sized(rng, 2, 1), why="the shapes (2, 3) and (2, 1) differ")


@check(points=10, needs=(test_any_shape, test_central_at_any_h, test_rel_error))
def test_finds_planted_bugs(submission, rng):
    """Together they pass a right gradient and find bugs planted in it"""
    for shape in [(4,), (2, 3)]:
        x = positive(rng, *shape)
        right = slopes_of_exponentials_and_neighbours(x)
        measured = submission.numeric_grad(exponentials_and_neighbours, x).array(shape)
        answer = submission.rel_error(measured, right)
        if answer.number() > 1e-6:
            raise answer.fail(
                f"The right gradient is off by {answer.number():.3g}, by your measure. Below 1e-6 is right."
            )
        place = tuple(rng.integers(shape))
        signed, forgotten = right.copy(), right.copy()
        signed[place] *= -1
        forgotten[place] = 0.0
        for bug, wrong in [
            ("half as large", right / 2),
            ("with one wrong sign", signed),
            ("with one element left out", forgotten),
            ("with one term left out", np.arange(1, x.size + 1).reshape(shape) * np.exp(x)),
        ]:
            answer = submission.rel_error(measured, wrong)
            if answer.number() < 1e-3:
                raise answer.fail(f"A gradient {bug} is off by {answer.number():.3g} only, by your measure.")


@check(points=5, needs=(test_any_shape, test_central_at_any_h, test_rel_error))
def test_arguments_unchanged(submission, rng):
    """The arguments are the same after the call, and read-only ones will do"""
    leaves_arguments_alone(submission.numeric_grad, weighted_squares, sized(rng, 2, 3))
    leaves_arguments_alone(submission.numeric_grad, exponentials_and_neighbours, sized(rng, 4), h=0.5)
    leaves_arguments_alone(submission.rel_error, *near_pair(rng, 2, 3))


@check(points=5, needs=(test_any_shape, test_single_numbers, test_rel_error))
def test_dtype(submission, rng):
    """A float32 x is measured in float64 and gives float32; rel_error gives a float"""
    # Numbers that a nudge in single precision would leave where they are.
    x = (300.0 * rng.choice([-1.0, 1.0], (2, 3)) + rng.integers(-20, 21, (2, 3))).astype(np.float32)
    submission.numeric_grad.agrees(weighted_squares, x, dtype=True)
    keeps_dtype(submission.numeric_grad, weighted_squares, sized(rng, 2, 3))
    keeps_dtype(submission.numeric_grad, sum_of_squares, np.array(sized(rng)), integers=False)
    a, b = near_pair(rng, 4)
    submission.rel_error(a, b).python_float()
    single = submission.rel_error(a.astype(np.float32), b.astype(np.float32))
    single.equals(submission.rel_error.reference_value(a, b), tolerance=CLOSE_SINGLE)
    submission.rel_error.agrees(np.array([3, 5, -2]), np.array([3, 4, -2]))

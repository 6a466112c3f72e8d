"""Hidden checks of exercise 02: step, sigmoid, tanh and the slopes of the last two."""

import numpy as np

from dlgrade.suite import (
    Answer,
    CheckFailed,
    Function,
    arrays,
    check,
    depends_on_input,
    for_all,
    keeps_dtype,
    leaves_arguments_alone,
    matches_gradient,
    sizes,
)

AROUND_ZERO = np.array([-1.5, 0.0, 1.5])
# Without 0: what step gives there is a check of its own.
INTEGERS = np.array([[-3, 1, 2]])
FUNCTIONS = ("step", "sigmoid", "tanh", "sigmoid_grad", "tanh_grad")


@check(points=6)
def test_step(submission, rng):
    """step is 1 for positive and 0 for negative numbers"""
    x = rng.integers(1, 30, 3) / 10 * np.array([-1, 1, 1])
    depends_on_input(submission.step, [(x,), (-x,)])
    submission.step.agrees(rng.normal(size=(4, 3)))


@check(points=10)
def test_sigmoid(submission, rng):
    """sigmoid is 1 / (1 + exp(-x))"""
    depends_on_input(submission.sigmoid, [(simple(rng),), (simple(rng),)])
    submission.sigmoid.agrees(rng.uniform(-6.0, 6.0, size=(4, 3)))
    submission.sigmoid.agrees(AROUND_ZERO)


@check(points=8)
def test_tanh(submission, rng):
    """tanh is the hyperbolic tangent"""
    depends_on_input(submission.tanh, [(simple(rng),), (simple(rng),)])
    submission.tanh.agrees(rng.normal(size=(4, 3)))
    submission.tanh.agrees(AROUND_ZERO)


@check(points=4, needs=test_step)
def test_step_at_zero(submission):
    """step is 1 at 0"""
    submission.step.agrees(np.array([-2.0, 0.0, 2.0]))
    submission.step.agrees(np.array([-1e-6, 0.0, 1e-6], np.float32))
    submission.step.agrees(0)


@check(points=6, needs=test_sigmoid)
def test_sigmoid_far_out(submission, rng):
    """sigmoid is finite and right for x up to ±1000, without a warning"""
    survives(submission.sigmoid, rng)


@check(points=5, needs=test_tanh)
def test_tanh_far_out(submission, rng):
    """tanh is finite and right for x up to ±1000, without a warning"""
    survives(submission.tanh, rng)


@check(points=6, needs=test_sigmoid)
@for_all(x=arrays(sizes(1, 3), sizes(1, 3), low=-50.0, high=50.0), examples=20)
def test_sigmoid_symmetry(submission, x):
    """sigmoid lies in [0, 1], and sigmoid(-x) is 1 - sigmoid(x)"""
    answer = submission.sigmoid(x)
    values = answer.array(x.shape)
    if values.min() < -1e-9 or values.max() > 1 + 1e-9:
        raise answer.fail(f"A value is outside [0, 1]: they go from {values.min():.6g} to {values.max():.6g}.")
    submission.sigmoid(-x).equals(1 - values)


@check(points=5, needs=(test_sigmoid, test_tanh))
@for_all(x=arrays(sizes(1, 3), sizes(1, 3)), examples=20)
def test_tanh_is_a_sigmoid(submission, x):
    """tanh(x) is 2 sigmoid(2x) - 1"""
    submission.tanh(x).equals(2 * submission.sigmoid(2 * x).array(x.shape) - 1)


@check(points=7, needs=test_sigmoid)
def test_sigmoid_slope(submission, reference, rng):
    """sigmoid_grad is the slope of sigmoid"""
    x = rng.uniform(-2.0, 2.0, size=(3, 4))
    matches_gradient(submission.sigmoid_grad(x), lambda at: reference.sigmoid(at).sum(), x, name="your slope")


@check(points=8, needs=test_sigmoid_slope)
def test_sigmoid_grad(submission, rng):
    """sigmoid_grad is right for any x"""
    depends_on_input(submission.sigmoid_grad, [(simple(rng),), (simple(rng),)])
    submission.sigmoid_grad.agrees(rng.uniform(-6.0, 6.0, size=(4, 3)))
    submission.sigmoid_grad.agrees(AROUND_ZERO)


@check(points=7, needs=test_tanh)
def test_tanh_slope(submission, reference, rng):
    """tanh_grad is the slope of tanh"""
    x = rng.uniform(-1.0, 1.0, size=(3, 4))
    matches_gradient(submission.tanh_grad(x), lambda at: reference.tanh(at).sum(), x, name="your slope")


@check(points=8, needs=test_tanh_slope)
def test_tanh_grad(submission, rng):
    """tanh_grad is right for any x"""
    depends_on_input(submission.tanh_grad, [(simple(rng),), (simple(rng),)])
    submission.tanh_grad.agrees(rng.normal(size=(4, 3)))
    submission.tanh_grad.agrees(AROUND_ZERO)


@check(points=3, needs=(test_sigmoid_grad, test_sigmoid_far_out))
def test_sigmoid_grad_far_out(submission, rng):
    """sigmoid_grad is finite and right for x up to ±1000, without a warning"""
    survives(submission.sigmoid_grad, rng)


@check(points=3, needs=(test_tanh_grad, test_tanh_far_out))
def test_tanh_grad_far_out(submission, rng):
    """tanh_grad is finite and right for x up to ±1000, without a warning"""
    survives(submission.tanh_grad, rng)


VALUES = (test_step, test_sigmoid, test_tanh, test_sigmoid_grad, test_tanh_grad)


@check(points=4, needs=VALUES)
def test_any_shape(submission, rng):
    """All five take plain numbers and arrays of any shape"""
    for name in FUNCTIONS:
        function = getattr(submission, name)
        function.agrees(float(rng.normal()))
        function.agrees(3)
        function.agrees(np.array(rng.normal()))
        function.agrees(rng.normal(size=1))
        function.agrees(rng.normal(size=(2, 1, 3, 2)))


@check(points=5, needs=VALUES)
def test_arguments_unchanged(submission, rng):
    """x is the same after the call, and a read-only one will do"""
    for name in FUNCTIONS:
        leaves_arguments_alone(getattr(submission, name), rng.normal(size=(3, 4)))


@check(points=5, needs=VALUES)
def test_dtype(submission, rng):
    """The result has the float type of x, and integers are computed as float64"""
    x = rng.normal(size=(3, 4))
    gives_floats(submission.step, x)
    gives_floats(submission.step, INTEGERS)
    for name in FUNCTIONS:
        keeps_dtype(getattr(submission, name), x)
    for name in FUNCTIONS[1:]:
        getattr(submission, name).agrees(INTEGERS, dtype=True)


def simple(rng: np.random.Generator) -> np.ndarray:
    """Return three private numbers that are easy to read."""
    return rng.integers(-30, 31, 3) / 10


def survives(function: Function, rng: np.random.Generator) -> None:
    """Require finite, right values, and no warning on the way, in float64 and float32; tell the two faults apart."""
    sizes_of_x = [0.5, 8.0, rng.uniform(10.0, 50.0), rng.uniform(50.0, 700.0), rng.uniform(750.0, 1000.0), 1000.0]
    far = np.concatenate([sizes_of_x, np.negative(sizes_of_x)])
    for dtype in (np.float64, np.float32):
        x = far.astype(dtype)
        answer = function(x)
        try:
            answer.equals(function.reference_value(x))
        except CheckFailed as failure:
            mistake = "naive_ratio" if has_nan(answer) and overflowed(answer) else failure.mistake
            raise CheckFailed(failure.message, mistake=mistake) from None
        try:
            answer.quiet()
        except CheckFailed as failure:
            mistake = "overflow_on_the_way" if overflowed(answer) else None
            raise CheckFailed(failure.message, mistake=mistake) from None


def overflowed(answer: Answer) -> bool:
    """Return whether NumPy warned of an overflow, before anything else."""
    try:
        answer.quiet()
    except CheckFailed as failure:
        return "overflow" in failure.message
    return False


def has_nan(answer: Answer) -> bool:
    """Return whether the answer is an array of floats with a NaN in it."""
    value = answer.value
    return isinstance(value, np.ndarray) and value.dtype.kind == "f" and bool(np.isnan(value).any())


def gives_floats(step: Function, x: np.ndarray) -> None:
    """Require the right floats, and say so if they are integers or truth values."""
    answer = step(x)
    try:
        answer.equals(step.reference_value(x), dtype=True)
    except CheckFailed as failure:
        exact = isinstance(answer.value, np.ndarray) and answer.value.dtype.kind in "biu"
        raise CheckFailed(failure.message, mistake="step_not_float" if exact else None) from None

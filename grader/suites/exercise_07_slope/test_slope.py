"""Hidden checks of exercise 07: slope, update and descend."""

import numpy as np

from dlgrade.suite import (
    arrays,
    check,
    composite,
    depends_on_input,
    for_all,
    keeps_dtype,
    leaves_arguments_alone,
    matches_gradient,
    numbers,
    sizes,
)


def sized(rng, *shape):
    """Numbers of size 0.5 to 2, of both signs."""
    return rng.integers(50, 201, shape) / 100 * rng.choice([-1.0, 1.0], shape)


def neuron(rng, D):
    """Weights, one example, and a target that the answer misses by 1 to 4."""
    w, x = sized(rng, D), sized(rng, D)
    miss = rng.integers(100, 401) / 100 * rng.choice([-1.0, 1.0])
    return w, x, round(float(w @ x + miss), 2)


def examples(rng, N, D):
    """Weights, rows and targets, none of which the answer hits."""
    w, X = sized(rng, D), sized(rng, N, D)
    return w, X, (X @ w + sized(rng, N)).round(2)


@check(points=12)
def test_slope(submission, rng):
    """slope is 2 (w·x - t) x: -24 for w = 2, x = 3 and t = 10"""
    depends_on_input(submission.slope, [(np.array([w]), np.array([3.0]), 10.0) for w in (2.0, 5.0)])
    for D in (2, 3, 5, 1, 20):
        submission.slope.agrees(*neuron(rng, D))
    w, x, t = neuron(rng, 4)
    submission.slope.agrees(10.0 * w, 10.0 * x, 100.0 * t)


@check(points=8)
def test_update(submission, rng):
    """update takes lr times the gradient off the weights: 2 - 0.01 (-24) = 2.24"""
    depends_on_input(submission.update, [(np.array([2.0]), np.array([g]), 0.01) for g in (-24.0, 30.0)])
    for D, lr in [(3, 0.1), (1, 0.5), (4, 1.0), (2, 3.0), (5, 1e-3)]:
        submission.update.agrees(sized(rng, D), 2.0 * sized(rng, D), lr)
    submission.update.agrees(sized(rng, 3), sized(rng, 3), 0.0)


@check(points=10, needs=(test_slope, test_update))
def test_one_step(submission, rng):
    """descend takes one step: the mean gradient of all rows, and the loss before it"""
    for N, D in [(4, 2), (3, 5), (1, 3), (2, 1), (30, 4)]:
        submission.descend.agrees(*examples(rng, N, D), 0.1, 1)


@check(points=10, needs=test_one_step)
def test_descend(submission, rng):
    """descend takes any number of steps, and keeps the loss before each of them"""
    depends_on_input(submission.descend, [(*examples(rng, 4, 3), 0.05, 3) for _ in range(2)])
    submission.descend.agrees(np.array([2.0]), np.array([[3.0]]), np.array([10.0]), 0.01, 3)
    for N, D, lr, steps in [(5, 2, 0.02, 2), (3, 4, 0.05, 7), (1, 3, 0.01, 5), (6, 1, 0.1, 4), (20, 3, 0.03, 25)]:
        submission.descend.agrees(*examples(rng, N, D), lr, steps)
    submission.descend.agrees(*examples(rng, 4, 3), 0.0, 3)


@check(points=5, needs=test_descend)
def test_at_the_optimum(submission, rng):
    """Where the answer is right the slope is 0, and there is nowhere to go"""
    for w, x, t in [([1.0, 2.0], [3.0, -1.0], 1.0), ([0.5], [4.0], 2.0), ([0.0, 0.0, 0.0], [1.0, 2.0, 5.0], 0.0)]:
        submission.slope(np.array(w), np.array(x), t).equals(np.zeros(len(w)))
    w, X = rng.integers(-3, 4, 2) / 2.0, rng.integers(-3, 4, (4, 2)) / 2.0
    submission.descend(w, X, X @ w, 0.1, 3).equals((w, np.zeros(3)))


@check(points=5, needs=test_descend)
def test_no_steps(submission, rng):
    """descend with no step gives the weights as they are, and an empty array of losses"""
    for N, D in [(4, 3), (1, 2)]:
        submission.descend.agrees(*examples(rng, N, D), 0.1, 0)


@check(points=4, needs=test_slope)
def test_slope_shapes(submission, rng):
    """slope refuses a w and an x that are not vectors of the same size"""
    slope = submission.slope
    slope.rejects(sized(rng, 3), sized(rng, 3, 1), 1.0, why="x has the shape (3, 1), not (3,)")
    slope.rejects(sized(rng, 3, 1), sized(rng, 3), 1.0, why="w has two axes, not one")
    slope.rejects(sized(rng, 3), sized(rng, 1), 1.0, why="3 weights, but 1 input")
    slope.rejects(sized(rng, 1), sized(rng, 3), 1.0, why="1 weight, but 3 inputs")
    slope.rejects(sized(rng, 3), sized(rng, 4), 1.0, why="3 weights, but 4 inputs")
    slope.rejects(sized(rng, 4), sized(rng, 3), 1.0, why="4 weights, but 3 inputs")
    slope.rejects(sized(rng, 3), sized(rng, 3, 3), 1.0, why="x has two axes, not one")
    slope.rejects(sized(rng, 1, 3), sized(rng, 1, 3), 1.0, why="w and x have two axes, not one")


@check(points=4, needs=test_update)
def test_update_shapes(submission, rng):
    """update refuses a gradient of another shape than the weights"""
    update = submission.update
    update.rejects(sized(rng, 3), sized(rng, 3, 1), 0.1, why="g has the shape (3, 1), not (3,)")
    update.rejects(sized(rng, 3), sized(rng, 1, 3), 0.1, why="g has the shape (1, 3), not (3,)")
    update.rejects(sized(rng, 3), sized(rng, 1), 0.1, why="3 weights, but a gradient of 1")
    update.rejects(sized(rng, 1), sized(rng, 3), 0.1, why="1 weight, but a gradient of 3")
    update.rejects(sized(rng, 3), np.array(0.5), 0.1, why="g has no axis, not one")
    update.rejects(sized(rng, 3), sized(rng, 4), 0.1, why="3 weights, but a gradient of 4")
    update.rejects(sized(rng, 4), sized(rng, 3), 0.1, why="4 weights, but a gradient of 3")


@check(points=7, needs=test_descend)
def test_descend_shapes(submission, rng):
    """descend refuses weights, rows and targets that do not fit"""
    w, X, t = examples(rng, 4, 3)
    descend = submission.descend
    descend.rejects(w, X, t[:, np.newaxis], 0.1, 2, why="t has the shape (4, 1), not (4,)")
    descend.rejects(w, X, t[:1], 0.1, 2, why="4 rows, but 1 target")
    descend.rejects(w, X, t[0], 0.1, 2, why="t has no axis, not one")
    descend.rejects(w, X, t[:3], 0.1, 2, why="4 rows, but 3 targets")
    descend.rejects(w, X, sized(rng, 5), 0.1, 2, why="4 rows, but 5 targets")
    descend.rejects(w, X, t[np.newaxis], 0.1, 2, why="t has the shape (1, 4), not (4,)")
    descend.rejects(w, X[:1], t, 0.1, 2, why="1 row, but 4 targets")
    descend.rejects(w[:, np.newaxis], X, t, 0.1, 2, why="w has the shape (3, 1), not (3,)")
    descend.rejects(w[:2], X, t, 0.1, 2, why="2 weights, but rows of 3")
    descend.rejects(w[:1], X, t, 0.1, 2, why="1 weight, but rows of 3")
    descend.rejects(sized(rng, 4), X, t, 0.1, 2, why="4 weights, but rows of 3")
    descend.rejects(w, X[:, :1], t, 0.1, 2, why="3 weights, but rows of 1")
    descend.rejects(w, X[0], t[0], 0.1, 2, why="X has one axis, not two")
    descend.rejects(w, X[0], t[:3], 0.1, 2, why="X has one axis, not two")
    descend.rejects(w, X[np.newaxis], t[:1], 0.1, 2, why="X has three axes, not two")


@check(points=7, needs=test_slope)
def test_slope_is_measured(submission, rng):
    """slope is what small steps to both sides measure"""
    for D in (3, 1):
        w, x, t = neuron(rng, D)
        matches_gradient(submission.slope(w, x, t), lambda at, x=x, t=t: (at @ x - t) ** 2, w, name="your slope")


@check(points=6, needs=test_descend)
def test_converges(submission, rng):
    """descend comes down to the least squares solution, and no step of it goes up"""
    N, D = 8, 3
    X = np.linalg.qr(rng.normal(size=(N, D)))[0] * np.sqrt(N) * np.array([1.0, 0.8, 0.6])
    best, t = sized(rng, D), sized(rng, N)
    t += X @ best - X @ np.linalg.lstsq(X, t, rcond=None)[0]
    answer = submission.descend(best + sized(rng, D), X, t, 0.5, 80)
    w, losses = answer.parts("w", "losses")
    w.equals(best)
    values = losses.array((80,))
    if (np.diff(values) > 1e-9).any():
        step = int(np.argmax(np.diff(values)))
        raise answer.fail(f"The loss grows from step {step} to {step + 1}: {values[step]:.6g}, {values[step + 1]:.6g}.")
    least = np.mean((X @ best - t) ** 2)
    if abs(values[-1] - least) > 1e-6 * least:
        raise answer.fail(f"The last loss should be the least that there is, {least:.8g}, but is {values[-1]:.8g}.")


@composite
def one_weight(draw):
    x = draw(numbers(0.5, 3.0))
    return draw(numbers()), x, draw(numbers()), draw(numbers(0.25, 1.5)), draw(sizes(1, 6))


@check(points=6, needs=test_descend)
@for_all(examples=15, case=one_weight)
def test_learning_rate(submission, case):
    """With one weight each step multiplies the error by 1 - 2 lr x²: it falls, overshoots or grows"""
    w, x, t, share, steps = case
    factor = 1 - 2 * share
    errors = (w * x - t) * factor ** np.arange(steps + 1)
    answer = submission.descend(np.array([w]), np.array([[x]]), np.array([t]), share / x**2, steps)
    answer.equals((np.array([(t + errors[-1]) / x]), errors[:-1] ** 2))


@composite
def small_batch(draw):
    N, D = draw(sizes(1, 4)), draw(sizes(1, 3))
    return draw(arrays(D)), draw(arrays(N, D)), draw(arrays(N))


@check(points=6, needs=test_descend)
@for_all(examples=10, batch=small_batch)
def test_parts_fit(submission, batch):
    """A step of descend on one row is update with slope, and repeating all rows changes nothing"""
    w, X, t = batch
    g = submission.slope(w, X[0], float(t[0])).array(w.shape)
    one = submission.update(w, g, 0.125).array(w.shape)
    submission.descend(w, X[:1], t[:1], 0.125, 1).parts("w", "losses")[0].equals(one)
    whole = submission.descend(w, X, t, 0.01, 2).parts("w", "losses")
    expected = (whole[0].array(w.shape), whole[1].array((2,)))
    submission.descend(w, np.vstack([X, X]), np.hstack([t, t]), 0.01, 2).equals(expected)


@check(points=5, needs=test_descend)
def test_arguments_unchanged(submission, rng):
    """The arguments are the same after the call, and read-only ones will do"""
    leaves_arguments_alone(submission.slope, *neuron(rng, 3))
    leaves_arguments_alone(submission.update, sized(rng, 3), sized(rng, 3), 0.1)
    leaves_arguments_alone(submission.descend, *examples(rng, 4, 3), 0.1, 3)


@check(points=5, needs=(test_descend, test_no_steps))
def test_dtype(submission, rng):
    """float32 stays float32, and integers are computed as float64"""
    keeps_dtype(submission.slope, *neuron(rng, 3))
    keeps_dtype(submission.update, sized(rng, 3), sized(rng, 3), 0.1)
    keeps_dtype(submission.descend, *examples(rng, 4, 3), 0.001, 3)
    submission.descend.agrees(*(a.astype(np.float32) for a in examples(rng, 2, 3)), 0.1, 0, dtype=True)
    submission.slope.agrees(np.array([2, -1]), np.array([3, 4]), 10, dtype=True)
    submission.update.agrees(np.array([2, -1]), np.array([3, 4]), 1, dtype=True)
    submission.descend.agrees(
        np.array([2, -1]), np.array([[3, 4], [1, 2], [0, 1]]), np.array([5, 1, 2]), 1, 2, dtype=True
    )
    for dtype, size in ((np.uint8, 1), (np.int8, 1), (np.int32, 1000)):  # each product is larger than they can be
        w, x, g, t = (size * rng.integers(low, low + 28, 3) for low in (60, 70, 100, 90))
        submission.slope.agrees(w.astype(dtype), x.astype(dtype), 10, dtype=True)
        submission.update.agrees((w if dtype is np.uint8 else -w).astype(dtype), g.astype(dtype), 1, dtype=True)
        X = np.stack([x, g, w]).astype(dtype)
        submission.descend.agrees(w.astype(dtype), X, t.astype(dtype), 1e-5, 2, dtype=True)

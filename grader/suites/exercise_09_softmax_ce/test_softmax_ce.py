"""Hidden checks of exercise 09: softmax_ce."""

import math

import numpy as np

from dlgrade.suite import (
    Tolerance,
    arrays,
    beats_loop,
    check,
    composite,
    depends_on_input,
    for_all,
    integers,
    leaves_arguments_alone,
    matches_gradient,
    numbers,
    sizes,
)

LESSON = np.array([[1.66, 0.55, 0.98]])
# The lesson rounds to four digits.
SHOWN_DIGITS = Tolerance(rtol=0.0, atol=1e-4)
SINGLE = Tolerance(rtol=2e-4, atol=1e-5)


def scores(rng, N, K):
    """Scores from -3 to 3 that are short to read."""
    return rng.integers(-300, 301, (N, K)) / 100


def labels(rng, N, K):
    """Class numbers, of which no two neighbours are the same if there is more than one class."""
    return (rng.integers(K) + np.cumsum(rng.integers(1, max(K, 2), N))) % K


SIZES = [(4, 3), (2, 5), (1, 4), (6, 2), (3, 3), (1, 1), (5, 1), (40, 7)]


@check(points=10)
def test_loss(submission, rng):
    """The loss is the mean over the rows of -ln of the true class's probability"""
    first = [(scores(rng, 3, 2) + shift, labels(rng, 3, 2)) for shift in (0.0, np.array([0.0, 4.0]))]
    answers = [submission.softmax_ce(z, y).parts("loss", "dz")[0] for z, y in first]
    constant = all(type(answer.value) is float and answer.value == answers[0].value for answer in answers)
    for (z, y), answer in zip(first, answers, strict=True):
        right = submission.softmax_ce.reference_value(z, y)[0]
        answer.equals(right, mistake="hard_coded" if constant else None)
    submission.softmax_ce(LESSON, np.array([0])).parts("loss", "dz")[0].equals(0.60771, tolerance=SHOWN_DIGITS)
    for N, K in SIZES:
        z, y = scores(rng, N, K), labels(rng, N, K)
        right = submission.softmax_ce.reference_value(z, y)[0]
        submission.softmax_ce(z, y).parts("loss", "dz")[0].equals(right)


@check(points=16, needs=test_loss)
def test_gradient(submission, reference, rng):
    """dz is the slope of the loss, as small steps to both sides measure it"""
    for N, K in [(4, 3), (1, 4), (3, 2)]:
        z, y = scores(rng, N, K), labels(rng, N, K)
        dz = submission.softmax_ce(z, y).parts("loss", "dz")[1]
        matches_gradient(dz, lambda at, y=y: reference.softmax_ce(at, y)[0], z, name="your dz", batch=N)


@check(points=15, needs=test_gradient)
def test_dz(submission, rng):
    """dz has the shape of z, and the right values"""
    y = labels(rng, 4, 3)
    depends_on_input(submission.softmax_ce, [(scores(rng, 4, 3), y), (scores(rng, 4, 3), (y + 1) % 3)])
    dz = submission.softmax_ce(LESSON, np.array([0])).parts("loss", "dz")[1]
    dz.equals(np.array([[-0.45539, 0.17949, 0.27591]]), tolerance=SHOWN_DIGITS)
    for N, K in SIZES:
        submission.softmax_ce.agrees(scores(rng, N, K), labels(rng, N, K))


@check(points=9, needs=test_dz)
def test_large_scores(submission, rng):
    """Loss and dz are finite and right for scores of ±10,000, without a warning"""
    ce = submission.softmax_ce
    ce.agrees(np.array([[1e4, 0.0, -1e4]]), np.array([1])).quiet()
    ce.agrees(np.array([[0.0, 1.0], [1e4, 1e4 + 2.0], [-1e4, 1.0 - 1e4]]), np.array([0, 1, 0])).quiet()
    z = np.array([[1e4, 0.0, -1e4], [-1e4, -1e4 - 1.0, -1e4 + 1.0], [0.0, -1.0, 1e4]])
    for y in (np.array([2, 1, 0]), np.array([0, 2, 2]), np.array([1, 0, 1])):
        ce.agrees(z, y).quiet()
    ce.agrees(np.array([[0.0, -800.0], [-750.0, 0.0]]), np.array([1, 0])).quiet()
    ce.agrees(500.0 * rng.normal(size=(5, 4)), labels(rng, 5, 4)).quiet()
    ce.agrees(np.array([[2000, 0, -2000]]), np.array([2])).quiet()
    z = np.array([[200.0, 0.0, -200.0], [-1e4, 0.0, 1.0]], np.float32)
    loss, dz = ce(z, np.array([1, 0])).quiet().parts("loss", "dz")
    right = ce.reference_value(z.astype(np.float64), np.array([1, 0]))
    loss.equals(right[0], tolerance=SINGLE)
    dz.equals(right[1], tolerance=SINGLE)


@check(points=4, needs=test_dz)
def test_starts_at_ln_k(submission, rng):
    """With equal scores the loss is ln K, and each class's slope is 1/K, less 1 for the true one, over N"""
    for N, K in [(4, 3), (1, 10), (5, 2)]:
        y = labels(rng, N, K)
        z = np.tile(scores(rng, N, 1), K)
        submission.softmax_ce(z, y).equals((math.log(K), (1 / K - np.eye(K)[y]) / N))


@check(points=4, needs=test_dz)
def test_labels(submission, rng):
    """Labels may repeat, leave classes out, and be integers of any size"""
    for y in ([2, 2, 2, 2], [0, 0, 0, 0], [3, 0, 3, 0]):
        submission.softmax_ce.agrees(scores(rng, 4, 4), np.array(y))
    for kind in (np.int32, np.uint8):
        submission.softmax_ce.agrees(scores(rng, 5, 4), rng.permutation([0, 1, 3, 3, 2]).astype(kind))


@check(points=8, needs=test_dz)
def test_shapes(submission, rng):
    """Scores that are not a matrix, and labels that do not fit, are refused"""
    z, y = scores(rng, 4, 3), labels(rng, 4, 3)
    reject = submission.softmax_ce.rejects
    reject(z, y[:, np.newaxis], why="y has the shape (4, 1), not (4,)")
    reject(z, y[:1], why="4 rows, but 1 label")
    reject(z, np.array(1), why="y has no axis, not one")
    reject(z, y[:3], why="4 rows, but 3 labels")
    reject(z, labels(rng, 5, 3), why="4 rows, but 5 labels")
    reject(z, y[np.newaxis], why="y has the shape (1, 4), not (4,)")
    reject(z, np.eye(3, dtype=int)[y], why="y has the shape (4, 3), not (4,)")
    reject(z[:1], y[:1, np.newaxis], why="y has the shape (1, 1), not (1,)")
    reject(z[:3], y[:3, np.newaxis], why="y has the shape (3, 1), not (3,)")
    reject(z[0], np.array(1), why="z has one axis, not two")
    reject(z[0], y[:3], why="z has one axis, not two")
    reject(z[0], y[:1], why="z has one axis, not two")
    reject(z[:, :, np.newaxis], y, why="z has three axes, not two")
    reject(z[:, np.newaxis], y, why="z has three axes, not two")


@composite
def scored_rows(draw):
    N, K = draw(sizes(1, 4)), draw(integers(2, 5))
    return draw(arrays(N, K)), draw(arrays(N, low=0, high=K - 1, step=1, dtype=np.int64))


@check(points=8, needs=test_dz)
@for_all(examples=15, case=scored_rows)
def test_rows_sum_to_zero(submission, case):
    """The slopes of each row sum to 0: the true class's is not positive, the others' are not negative"""
    z, y = case
    answer = submission.softmax_ce(z, y)
    dz = answer.parts("loss", "dz")[1].array(z.shape)
    sums = dz.sum(axis=1)
    if np.abs(sums).max() > 1e-6:
        raise answer.fail(f"A row of dz sums to {sums[np.argmax(np.abs(sums))]:.6g}, not to 0.")
    pulls = np.where(np.arange(z.shape[1]) == y[:, np.newaxis], -dz, dz)
    if pulls.min() < -1e-7:
        raise answer.fail(
            "A slope has the wrong sign: the loss falls with the true class's score, and grows with others."
        )


@check(points=4, needs=test_dz)
@for_all(examples=10, case=scored_rows, shift=numbers(-200.0, 200.0))
def test_shift_invariance(submission, case, shift):
    """Adding one number to all scores of a row changes neither loss nor dz"""
    z, y = case
    loss, dz = submission.softmax_ce(z, y).parts("loss", "dz")
    expected = (loss.number(), dz.array(z.shape))
    moved = z + shift * np.arange(1, len(z) + 1)[:, np.newaxis]
    submission.softmax_ce(moved, y).equals(expected)


@check(points=4, needs=test_dz)
def test_parts_of_a_batch(submission, rng):
    """A batch is its rows: the loss is the mean of theirs, and dz is theirs, divided by N"""
    N, K = 5, 4
    z, y = scores(rng, N, K), labels(rng, N, K)
    single = [submission.softmax_ce(z[i : i + 1], y[i : i + 1]).parts("loss", "dz") for i in range(N)]
    loss = sum(one.number() for one, _ in single) / N
    submission.softmax_ce(z, y).equals((loss, np.vstack([slopes.array((1, K)) for _, slopes in single]) / N))


@check(points=8, needs=test_dz)
def test_vectorised(submission, rng):
    """softmax_ce works on whole arrays at once"""
    beats_loop(
        submission.softmax_ce, lambda: (rng.normal(size=(2000, 10)), rng.integers(10, size=2000)), loop_softmax_ce
    )


@check(points=5, needs=test_dz)
def test_arguments_unchanged(submission, rng):
    """z and y are the same after the call, and read-only ones will do"""
    leaves_arguments_alone(submission.softmax_ce, scores(rng, 4, 3), labels(rng, 4, 3))


@check(points=5, needs=test_dz)
def test_types(submission, rng):
    """dz has the float type of z, and integers give float64; the loss is a float"""
    z, y = scores(rng, 4, 3), labels(rng, 4, 3)
    short = rng.integers(70, 120, (4, 3))  # uint8 holds no difference below 0, and int8 none of 128 or more
    for scored in (
        z.astype(np.float32),
        z,
        rng.integers(-5, 6, (4, 3)),
        short.astype(np.uint8),
        (short * [1, -1, 1]).astype(np.int8),
    ):
        wanted = np.float32 if scored.dtype == np.float32 else np.float64
        right = submission.softmax_ce.reference_value(scored.astype(np.float64), y)
        loss, dz = submission.softmax_ce(scored, y).parts("loss", "dz")
        loss.equals(right[0], tolerance=SINGLE if wanted is np.float32 else None)
        loss.python_float()
        dz.equals(right[1].astype(wanted))
        widened = wanted is np.float32 and dz.array((4, 3)).dtype == np.float64
        dz.equals(right[1].astype(wanted), dtype=True, mistake="dtype_widened" if widened else None)


def loop_softmax_ce(z, y):
    """Loss and slopes, row by row and score by score."""
    from math import exp, log

    N = len(z)
    loss, slopes = 0.0, []
    for row, true in zip(z.tolist(), y.tolist(), strict=True):
        top = max(row)
        powers = [exp(score - top) for score in row]
        total = sum(powers)
        loss += log(total) + top - row[true]
        shares = [power / total / N for power in powers]
        shares[true] -= 1 / N
        slopes.append(shares)
    return loss / N, np.array(slopes)

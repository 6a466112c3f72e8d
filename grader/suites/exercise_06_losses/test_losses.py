"""Hidden checks of exercise 06: mse, binary_ce, categorical_ce and sparse_ce."""

import math

import numpy as np

from dlgrade.suite import (
    Tolerance,
    arrays,
    check,
    composite,
    depends_on_input,
    for_all,
    integers,
    leaves_arguments_alone,
    normal,
    sizes,
)

# Room for other ways to bound a probability, such as log(p + eps). So no probability of a true answer lies between
# 1e-15 and 0.09, and with an eps that is not tiny they are all 0.
CLOSE = Tolerance(rtol=1e-6, atol=1e-6)
CLOSE_SINGLE = Tolerance(rtol=1e-5, atol=1e-5)
# In single precision 1 - 1e-7 is rounded to 1 - 1.2e-7, which a logarithm shows.
SHOWS_BOUND = Tolerance(rtol=2e-2, atol=1e-5)


def chances(rng, *shape):
    """Probabilities of a yes, none near 0 or 1."""
    return rng.integers(15, 86, shape) / 100


def answers(rng, *shape):
    """As many yes as no, or one yes more."""
    count = math.prod(shape)
    return rng.permutation(np.resize([1.0, 0.0], count)).reshape(shape)


def rows(rng, N, K):
    """Rows of probabilities that sum to 1, none of them below 0.1 for K up to 5."""
    weights = rng.uniform(1.0, 2.0, (N, K))
    return weights / weights.sum(axis=1, keepdims=True)


def labels(rng, N, K):
    """Class numbers, of which no two neighbours are the same."""
    return (rng.integers(K) + np.cumsum(rng.integers(1, K, N))) % K


def one_hot(y, K):
    return np.eye(K)[y]


@check(points=10)
def test_mse(submission, rng):
    """mse is the mean of the squared errors over all elements"""
    depends_on_input(submission.mse, [(normal(rng, 3), normal(rng, 3) + shift) for shift in (8.0, 20.0)])
    submission.mse(np.array([2.0, 3.0, 7.0]), np.array([1.0, 3.0, 9.0])).equals(5 / 3)
    for shape in [(5,), (4, 3), (1, 4), (3, 1), (2,), (1,), (1, 1), (40, 7)]:
        submission.mse.agrees(normal(rng, *shape), 3.0 * normal(rng, *shape))


@check(points=10)
def test_binary_ce(submission, rng):
    """binary_ce is the mean of -ln p for a yes and -ln(1 - p) for a no, over all elements"""
    order = rng.permutation(3)
    p = np.array([0.4, 0.5, 0.6])[order]
    t = np.array([1.0, 1.0, 0.0])[order]
    depends_on_input(submission.binary_ce, [(p, t), (0.9 * p, 1.0 - t)])
    for shape in [(5,), (4, 3), (1, 4), (3, 1), (2,), (1, 1), (40, 7)]:
        submission.binary_ce.agrees(chances(rng, *shape), answers(rng, *shape), tolerance=CLOSE)
    for t in (1.0, 0.0):
        submission.binary_ce.agrees(chances(rng, 1), np.array([t]), tolerance=CLOSE)


def two_questions():
    """Two matrices of probabilities, each with its labels: neither the rows nor the labels alone tell the losses."""
    P, other = np.array([[0.5, 0.3, 0.2], [0.3, 0.2, 0.5]]), np.array([[0.2, 0.5, 0.3], [0.4, 0.35, 0.25]])
    return (P, np.array([0, 0])), (other, np.array([1, 0]))


@check(points=10)
def test_categorical_ce(submission, rng):
    """categorical_ce is the mean over the rows of -ln of the true class's probability"""
    depends_on_input(submission.categorical_ce, [(P, one_hot(y, 3)) for P, y in two_questions()])
    for N, K in [(4, 3), (3, 5), (1, 4), (6, 2), (3, 3), (50, 4)]:
        submission.categorical_ce.agrees(rows(rng, N, K), one_hot(labels(rng, N, K), K), tolerance=CLOSE)


@check(points=10)
def test_sparse_ce(submission, rng):
    """sparse_ce is the same for class numbers"""
    depends_on_input(submission.sparse_ce, two_questions())
    for N, K in [(4, 3), (3, 5), (1, 4), (6, 2), (3, 3), (50, 4)]:
        submission.sparse_ce.agrees(rows(rng, N, K), labels(rng, N, K), tolerance=CLOSE)
    submission.sparse_ce.agrees(rows(rng, 4, 5), np.array([4, 0, 2, 3], np.int32), tolerance=CLOSE)


VALUES = (test_mse, test_binary_ce, test_categorical_ce, test_sparse_ce)


@check(points=5, needs=test_binary_ce)
def test_binary_ce_bounded(submission, rng):
    """binary_ce is finite and right for a p of 0 or 1, or next to them, without a warning"""
    ce = submission.binary_ce
    for p, t in [([0.0, 0.5], [1.0, 0.0]), ([1.0, 0.5], [0.0, 1.0])]:
        ce.agrees(np.array(p), np.array(t), tolerance=CLOSE).quiet()
    for p, t in [([0.0, 0.0, 0.5], [0.0, 1.0, 1.0]), ([1.0, 1.0], [1.0, 0.0]), ([0.0], [0.0]), ([1.0], [1.0])]:
        ce.agrees(np.array(p), np.array(t), tolerance=CLOSE).quiet()
    ce.agrees(np.array([[1e-15, 0.4, 0.7]]), np.array([[1.0, 0.0, 1.0]]), tolerance=CLOSE).quiet()
    ce.agrees(np.array([[0.4, 1.0 - 1e-15, 0.7]]), np.array([[1.0, 0.0, 1.0]]), tolerance=CLOSE).quiet()
    p, t = np.array([[0.0, 1.0, 1.0], [1.0, 0.0, 1.0]], np.float32)
    ce.agrees(p, t, tolerance=SHOWS_BOUND).quiet()


def certain_rows():
    """Yield rows with zeros and ones in them, and labels."""
    half = [0.25, 0.25, 0.5]
    yield np.array([[0.0, 1.0, 0.0], half]), np.array([0, 2])
    yield np.array([half, [0.0, 1.0, 0.0], [0.5, 0.0, 0.5]]), np.array([1, 1, 1])
    yield np.array([[0.0, 1.0]]), np.array([1])
    yield np.array([half, [1e-15, 0.5, 0.5]]), np.array([2, 0])
    yield np.array([[0.0, 1.0, 0.0], half], np.float32), np.array([2, 1])


@check(points=4, needs=test_categorical_ce)
def test_categorical_ce_bounded(submission):
    """categorical_ce is finite and right where a probability is 0 or next to it, without a warning"""
    for P, y in certain_rows():
        Y = one_hot(y, P.shape[1]).astype(P.dtype)
        submission.categorical_ce.agrees(P, Y, tolerance=CLOSE if P.dtype == np.float64 else CLOSE_SINGLE).quiet()


@check(points=4, needs=test_sparse_ce)
def test_sparse_ce_bounded(submission):
    """sparse_ce is finite and right where a probability is 0 or next to it, without a warning"""
    for P, y in certain_rows():
        submission.sparse_ce.agrees(P, y, tolerance=CLOSE if P.dtype == np.float64 else CLOSE_SINGLE).quiet()


BOUNDED = (test_binary_ce_bounded, test_categorical_ce_bounded, test_sparse_ce_bounded)


@check(points=3, needs=BOUNDED)
def test_eps(submission, rng):
    """The bound is eps, whatever its value"""
    P, y = np.array([[0.0, 1.0, 0.0], [1.0, 0.0, 0.0]]), np.array([0, 2])
    for eps in (1e-3, round(float(rng.uniform(0.01, 0.09)), 3)):
        submission.binary_ce.agrees(np.array([0.0, 1.0]), np.array([1.0, 0.0]), eps=eps, tolerance=CLOSE)
        submission.categorical_ce.agrees(P, one_hot(y, 3), eps=eps, tolerance=CLOSE)
        submission.sparse_ce.agrees(P, y, eps=eps, tolerance=CLOSE)


@check(points=5, needs=(test_mse, test_binary_ce))
def test_shapes(submission, rng):
    """mse and binary_ce refuse targets of another shape than the predictions"""
    for function in (submission.mse, submission.binary_ce):
        function.rejects(chances(rng, 4), answers(rng, 4, 1), why="the shapes (4,) and (4, 1) differ")
        function.rejects(chances(rng, 4, 1), answers(rng, 4), why="the shapes (4, 1) and (4,) differ")
        function.rejects(chances(rng, 4), answers(rng, 3), why="4 predictions for 3 targets")
        function.rejects(chances(rng, 3), answers(rng, 4), why="3 predictions for 4 targets")
        function.rejects(chances(rng, 4), answers(rng, 1), why="4 predictions for 1 target")
        function.rejects(chances(rng, 1), answers(rng, 4), why="1 prediction for 4 targets")
        function.rejects(chances(rng, 4), np.array(1.0), why="the shapes (4,) and () differ")
        function.rejects(chances(rng, 4, 3), answers(rng, 3), why="the shapes (4, 3) and (3,) differ")
        function.rejects(chances(rng, 4, 3), answers(rng, 1, 3), why="the shapes (4, 3) and (1, 3) differ")
        function.rejects(chances(rng, 4, 3), answers(rng, 4, 1), why="the shapes (4, 3) and (4, 1) differ")
        function.rejects(chances(rng, 4, 3), answers(rng, 3, 4), why="the shapes (4, 3) and (3, 4) differ")
        function.rejects(chances(rng, 2, 3), answers(rng, 6), why="the shapes (2, 3) and (6,) differ")
        function.rejects(chances(rng, 1), answers(rng, 1, 1), why="the shapes (1,) and (1, 1) differ")


@check(points=4, needs=(test_categorical_ce, test_sparse_ce))
def test_class_shapes(submission, rng):
    """categorical_ce and sparse_ce refuse labels that do not fit, and what is not a matrix"""
    P = rows(rng, 4, 3)
    sparse, categorical = submission.sparse_ce, submission.categorical_ce
    sparse.rejects(P, labels(rng, 4, 3)[:, np.newaxis], why="y has the shape (4, 1), not (4,)")
    sparse.rejects(P, labels(rng, 3, 3), why="4 rows, but 3 labels")
    sparse.rejects(P, labels(rng, 5, 3), why="4 rows, but 5 labels")
    sparse.rejects(P, labels(rng, 1, 3), why="4 rows, but 1 label")
    sparse.rejects(P, np.array(1), why="y has no axis, not one")
    sparse.rejects(P, labels(rng, 4, 3)[np.newaxis], why="y has the shape (1, 4), not (4,)")
    sparse.rejects(P, np.eye(3, dtype=int)[labels(rng, 4, 3)], why="y has the shape (4, 3), not (4,)")
    sparse.rejects(P[:1], np.array([[2]]), why="y has the shape (1, 1), not (1,)")
    sparse.rejects(P[0], np.array([0, 2, 1]), why="P has one axis, not two")
    sparse.rejects(P[0], np.array(1), why="P has one axis, not two")
    sparse.rejects(P[:, :, np.newaxis], labels(rng, 4, 3), why="P has three axes, not two")
    categorical.rejects(P, answers(rng, 4, 1), why="the shapes (4, 3) and (4, 1) differ")
    categorical.rejects(P, one_hot(labels(rng, 1, 3), 3), why="the shapes (4, 3) and (1, 3) differ")
    categorical.rejects(P, one_hot(1, 3), why="the shapes (4, 3) and (3,) differ")
    categorical.rejects(P, one_hot(labels(rng, 4, 3), 4), why="the shapes (4, 3) and (4, 4) differ")
    categorical.rejects(P, one_hot(labels(rng, 3, 3), 3), why="the shapes (4, 3) and (3, 3) differ")
    categorical.rejects(P, one_hot(labels(rng, 4, 3), 3).T, why="the shapes (4, 3) and (3, 4) differ")
    categorical.rejects(P[:1], one_hot(labels(rng, 4, 3), 3), why="the shapes (1, 3) and (4, 3) differ")
    categorical.rejects(P[0], one_hot(1, 3), why="P and Y have one axis, not two")
    Y = one_hot(labels(rng, 4, 3), 3)
    categorical.rejects(P[np.newaxis], Y[np.newaxis], why="P and Y have three axes, not two")


@composite
def undecided(draw):
    N, K = draw(sizes(1, 4)), draw(integers(2, 10))
    return np.full((N, K), 1 / K), draw(arrays(N, low=0, high=K - 1, step=1, dtype=np.int64))


@check(points=7, needs=VALUES)
@for_all(examples=15, case=undecided)
def test_uniform_costs_ln_k(submission, case):
    """To know nothing costs ln K, whatever the labels"""
    P, y = case
    K = P.shape[1]
    submission.sparse_ce(P, y).equals(math.log(K), tolerance=CLOSE)
    submission.categorical_ce(P, one_hot(y, K)).equals(math.log(K), tolerance=CLOSE)
    submission.binary_ce(np.full(len(y), 0.5), y % 2.0).equals(math.log(2), tolerance=CLOSE)


@composite
def labelled_rows(draw):
    N, K = draw(sizes(1, 5)), draw(integers(2, 5))
    weights = draw(arrays(N, K, low=1.0, high=2.0))
    y = draw(arrays(N, low=0, high=K - 1, step=1, dtype=np.int64))
    return weights / weights.sum(axis=1, keepdims=True), y


@check(points=6, needs=(test_categorical_ce, test_sparse_ce))
@for_all(examples=15, case=labelled_rows)
def test_sparse_is_categorical(submission, case):
    """sparse_ce of class numbers is categorical_ce of their one-hot rows"""
    P, y = case
    dense = submission.categorical_ce(P, one_hot(y, P.shape[1])).number()
    submission.sparse_ce(P, y).equals(dense, tolerance=CLOSE)


@composite
def yes_or_no(draw):
    N = draw(sizes(1, 5))
    return draw(arrays(N, low=0.125, high=0.875, step=0.125)), draw(arrays(N, low=0.0, high=1.0, step=1.0))


@check(points=5, needs=(test_binary_ce, test_categorical_ce))
@for_all(examples=15, case=yes_or_no)
def test_binary_is_two_classes(submission, case):
    """binary_ce is categorical_ce of the two classes no and yes"""
    p, t = case
    two = submission.categorical_ce(np.stack([1 - p, p], axis=1), np.stack([1 - t, t], axis=1)).number()
    submission.binary_ce(p, t).equals(two, tolerance=CLOSE)


@check(points=7, needs=VALUES)
def test_parts_of_a_batch(submission, rng):
    """The loss of a batch is the mean of its parts' losses, each weighted by its rows"""
    N, first, K = 7, 2, 4
    P, y = rows(rng, N, K), labels(rng, N, K)
    for function, args in [
        (submission.mse, (normal(rng, N, 3), normal(rng, N, 3))),
        (submission.binary_ce, (chances(rng, N, 3), answers(rng, N, 3))),
        (submission.categorical_ce, (P, one_hot(y, K))),
        (submission.sparse_ce, (P, y)),
    ]:
        head = function(*(a[:first] for a in args)).number()
        tail = function(*(a[first:] for a in args)).number()
        function(*args).equals((first * head + (N - first) * tail) / N, tolerance=CLOSE)


@check(points=4, needs=VALUES)
def test_arguments_unchanged(submission, rng):
    """The arguments are the same after the call, and read-only ones will do"""
    P, y = rows(rng, 4, 3), labels(rng, 4, 3)
    for function, args in [
        (submission.mse, (normal(rng, 4, 3), normal(rng, 4, 3))),
        (submission.binary_ce, (chances(rng, 4, 3), answers(rng, 4, 3))),
        (submission.categorical_ce, (P, one_hot(y, 3))),
        (submission.sparse_ce, (P, y)),
    ]:
        right = function.reference_value(*args)
        leaves_arguments_alone(function, *args, right=lambda answer, right=right: answer.equals(right, tolerance=CLOSE))


@check(points=3, needs=VALUES)
def test_returns_float(submission, rng):
    """Each loss is returned as one Python float"""
    P, y = rows(rng, 4, 3), labels(rng, 4, 3)
    for answer in (
        submission.mse(normal(rng, 4), normal(rng, 4)),
        submission.binary_ce(chances(rng, 4), answers(rng, 4)),
        submission.categorical_ce(P, one_hot(y, 3)),
        submission.sparse_ce(P, y),
    ):
        answer.python_float()


@check(points=3, needs=(*VALUES, *BOUNDED))
def test_dtypes(submission, rng):
    """float32 gives the same losses, and integers are computed as float64"""
    P, y = rows(rng, 4, 3), labels(rng, 4, 3)
    for function, args in [
        (submission.mse, (normal(rng, 4, 3), normal(rng, 4, 3))),
        (submission.binary_ce, (chances(rng, 4, 3), answers(rng, 4, 3))),
        (submission.categorical_ce, (P, one_hot(y, 3))),
        (submission.sparse_ce, (P, y)),
    ]:
        single = [a.astype(np.float32) if a.dtype.kind == "f" else a for a in args]
        function(*single).equals(function.reference_value(*args), tolerance=CLOSE_SINGLE)
    submission.mse.agrees(rng.integers(-9, 10, 5), rng.integers(10, 30, 5))
    # Differences or squares are larger than such an integer can be, and lie on both sides of 0.
    small, large = rng.integers(0, 20, 5), rng.integers(100, 128, 5)
    submission.mse.agrees(*(rng.permutation(a).astype(np.uint8) for a in (small, large)))
    submission.mse.agrees(*(rng.permutation(a).astype(np.int8) for a in (-large, large)))
    submission.mse.agrees(*(rng.permutation(a).astype(np.int32) for a in (1000 * large, 1000 * small)))
    for dtype in (np.uint8, np.int8):
        submission.binary_ce.agrees(chances(rng, 5), np.array([1, 0, 0, 1, 0], dtype), tolerance=CLOSE)
        submission.categorical_ce.agrees(P, np.eye(3, dtype=dtype)[y], tolerance=CLOSE)
    submission.binary_ce.agrees(chances(rng, 5), np.array([1, 0, 0, 1, 0]), tolerance=CLOSE)
    submission.binary_ce.agrees(np.array([1, 0, 1, 0]), np.array([1, 0, 0, 1]), tolerance=CLOSE)
    submission.categorical_ce.agrees(P, np.eye(3, dtype=int)[y], tolerance=CLOSE)
    submission.categorical_ce.agrees(np.array([[0, 1], [1, 0]]), np.array([[0, 1], [0, 1]]), tolerance=CLOSE)
    submission.sparse_ce.agrees(np.array([[0, 1], [1, 0]]), np.array([1, 1]), tolerance=CLOSE)

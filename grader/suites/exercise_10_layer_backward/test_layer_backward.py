"""Hidden checks of exercise 10: dense_backward and relu_backward."""

from operator import mul

import numpy as np

from dlgrade.suite import (
    arrays,
    beats_loop,
    check,
    composite,
    depends_on_input,
    for_all,
    keeps_dtype,
    leaves_arguments_alone,
    matches_gradient,
    normal,
    sizes,
)

SLOPES = ("dx", "dW", "db")


def away_from_zero(rng, *shape):
    """Random numbers of both signs, none of them near the kink."""
    return rng.choice([-1.0, 1.0], size=shape) * rng.uniform(0.3, 3.0, size=shape).round(2)


def layer(rng, rows, inputs, neurons):
    """Return arguments of dense_backward: slopes (rows, neurons), and a cache that fits."""
    cache = normal(rng, rows, inputs), normal(rng, inputs, neurons), normal(rng, neurons)
    return normal(rng, rows, neurons), cache


# -- values ------------------------------------------------------------------------------------------------------------


@check(points=8)
def test_small_layer(submission, rng):
    """dense_backward gives the right slopes for a small layer"""
    # With all sizes equal a mix-up of axes gives wrong values, which say more than an exception.
    depends_on_input(submission.dense_backward, [layer(rng, 2, 2, 2) for _ in range(2)])
    x = np.array([[1.0, 2.0, 3.0], [0.0, 1.0, -1.0]])
    W = np.array([[0.5, -1.0], [1.0, 0.0], [0.0, 2.0]])
    dx, dW, db = submission.dense_backward(np.array([[1.0, -1.0], [2.0, 0.0]]), (x, W, np.array([0.1, -0.5]))).parts(
        *SLOPES
    )
    dx.equals(np.array([[1.5, 1.0, -2.0], [1.0, 2.0, 0.0]]))
    dW.equals(np.array([[1.0, -1.0], [4.0, -2.0], [1.0, -3.0]]))
    db.equals(np.array([3.0, -1.0]))


@check(points=9, needs=test_small_layer)
def test_any_sizes(submission, rng):
    """dense_backward works for any number of examples, inputs and neurons"""
    for shape in [(4, 3, 2), (2, 3, 5), (3, 5, 2), (30, 20, 10)]:
        submission.dense_backward.agrees(*layer(rng, *shape))
    dout, cache = layer(rng, 6, 5, 4)
    submission.dense_backward.agrees(1000.0 * dout, cache)


@check(points=8)
def test_relu(submission, rng):
    """relu_backward passes a slope on where x was positive, and nowhere else"""
    # Slopes and inputs of all four combinations of signs; what is open in the first case is shut in the second.
    signs = np.array([[1.0, 1.0, -1.0, -1.0], [1.0, -1.0, 1.0, -1.0]])[:, rng.permutation(4)]
    cases = []
    for side in (1.0, -1.0):
        dout, x = signs * rng.uniform(0.5, 3.0, size=(2, 4)).round(2)
        cases.append((np.stack([dout, -dout[::-1]]), side * np.stack([x, x[::-1]])))
    depends_on_input(submission.relu_backward, cases)
    for shape in [(4, 3), (1, 5), (6, 1)]:
        submission.relu_backward.agrees(away_from_zero(rng, *shape), away_from_zero(rng, *shape))


# -- gradients ---------------------------------------------------------------------------------------------------------


def dense(x, W, b):
    return x @ W + b


@check(points=14, needs=test_small_layer)
def test_dense_gradient(submission, rng):
    """dx, dW and db are the slopes of a loss, measured by central differences"""
    for rows, inputs, neurons in [(4, 3, 2), (2, 3, 5)]:
        dout, (x, W, b) = layer(rng, rows, inputs, neurons)
        dx, dW, db = submission.dense_backward(dout, (x, W, b)).parts(*SLOPES)
        matches_gradient(dx, lambda x: np.sum(dout * dense(x, W, b)), x, name="dx", batch=rows)  # noqa: B023
        matches_gradient(dW, lambda W: np.sum(dout * dense(x, W, b)), W, name="dW", batch=rows)  # noqa: B023
        matches_gradient(db, lambda b: np.sum(dout * dense(x, W, b)), b, name="db", batch=rows)  # noqa: B023


@check(points=8, needs=test_relu)
def test_relu_gradient(submission, rng):
    """relu_backward gives the slopes of a loss, measured by central differences"""
    for shape in [(3, 4), (5,)]:
        dout, x = away_from_zero(rng, *shape), away_from_zero(rng, *shape)
        answer = submission.relu_backward(dout, x)
        matches_gradient(answer, lambda x: np.sum(dout * np.maximum(x, 0.0)), x, name="dx")  # noqa: B023


@check(points=6, needs=(test_dense_gradient, test_relu_gradient))
def test_chain(submission, rng):
    """One after the other they give all slopes of a network of two layers"""
    x, W1, b1, W2, b2, a = smooth_network(rng)
    dout = normal(rng, 4, 2)
    hidden = np.maximum(a, 0.0)
    dh, dW2, db2 = submission.dense_backward(dout, (hidden, W2, b2)).parts("dh", "dW2", "db2")
    da = submission.relu_backward(dh.array(a.shape), a).array(a.shape)
    dx, dW1, db1 = submission.dense_backward(da, (x, W1, b1)).parts("dx", "dW1", "db1")

    def loss(x=x, W1=W1, b1=b1, W2=W2, b2=b2):
        return np.sum(dout * dense(np.maximum(dense(x, W1, b1), 0.0), W2, b2))

    matches_gradient(dW2, lambda W2: loss(W2=W2), W2, name="dW2", batch=4)
    matches_gradient(db2, lambda b2: loss(b2=b2), b2, name="db2", batch=4)
    matches_gradient(dW1, lambda W1: loss(W1=W1), W1, name="dW1", batch=4)
    matches_gradient(db1, lambda b1: loss(b1=b1), b1, name="db1", batch=4)
    matches_gradient(dx, lambda x: loss(x=x), x, name="dx", batch=4)


def smooth_network(rng):
    """Return x, the weights and biases of two layers, and what goes into ReLU: some of each sign, none near 0."""
    while True:
        x, W1, b1, W2, b2 = (normal(rng, *shape) for shape in ((4, 3), (3, 5), (5,), (5, 2), (2,)))
        a = dense(x, W1, b1)
        if np.abs(a).min() > 0.05 and (a > 0).any() and (a < 0).any():
            return x, W1, b1, W2, b2, a


@composite
def small_layer(draw):
    rows, inputs, neurons = draw(sizes()), draw(sizes()), draw(sizes())
    cache = draw(arrays(rows, inputs)), draw(arrays(inputs, neurons)), draw(arrays(neurons))
    return draw(arrays(rows, neurons)), cache


@check(points=6, needs=test_any_sizes)
@for_all(examples=10, small_layer=small_layer)
def test_additive(submission, small_layer):
    """For a batch, dW and db are the sums of those of its rows, and dx is theirs stacked"""
    dout, (x, W, b) = small_layer
    dx, dW, db = submission.dense_backward(dout, (x, W, b)).parts(*SLOPES)
    dW_sum, db_sum = np.zeros(W.shape), np.zeros(b.shape)
    for i in range(len(x)):
        one = slice(i, i + 1)
        dx_of_row, dW_of_row, db_of_row = submission.dense_backward(dout[one], (x[one], W, b)).parts(*SLOPES)
        dx_of_row.equals(dx.array(x.shape)[one])
        dW_sum += dW_of_row.array(W.shape)
        db_sum += db_of_row.array(b.shape)
    dW.equals(dW_sum)
    db.equals(db_sum)


@check(points=6, needs=test_any_sizes)
def test_vectorised(submission, rng):
    """dense_backward works on whole arrays at once"""
    beats_loop(submission.dense_backward, lambda: layer(rng, 120, 24, 40), loop_dense_backward)


def loop_dense_backward(dout, cache):
    """The slopes of a dense layer, number by number."""
    x, W, _ = cache
    rows, weights, examples = dout.tolist(), W.tolist(), list(zip(*x.tolist(), strict=True))
    neurons = list(zip(*rows, strict=True))
    dx = [[sum(map(mul, slopes, edges)) for edges in weights] for slopes in rows]
    dW = [[sum(map(mul, inputs, slopes)) for slopes in neurons] for inputs in examples]
    return np.array(dx), np.array(dW), np.array([sum(slopes) for slopes in neurons])


# -- edges -------------------------------------------------------------------------------------------------------------


@check(points=8, needs=test_relu)
def test_kink(submission, rng):
    """Where x is exactly 0 the slope is 0; next to it, and far from it, the gate is open or shut"""
    x = rng.permutation(np.array([0.0, -0.0, 1e-12, -1e-12, 1e300, -1e300, 5.0, 0.0]))
    for dout in (away_from_zero(rng, 8), np.ones(8), -np.ones(8)):
        submission.relu_backward.agrees(dout, x).quiet()
    submission.relu_backward.agrees(np.array([[0.0, 0.0], [1.0, -1.0]]), np.array([[2.0, -2.0], [0.0, 0.0]])).quiet()
    submission.relu_backward.agrees(np.array([1e300, -1e300, 1e300]), np.array([1e300, 1e300, -1e300])).quiet()


@check(points=5, needs=test_small_layer)
def test_ones(submission, rng):
    """dense_backward takes a batch of one, a single input and a single neuron"""
    for shape in [(1, 4, 3), (5, 1, 2), (4, 3, 1), (1, 1, 1)]:
        submission.dense_backward.agrees(*layer(rng, *shape)).quiet()


@check(points=4, needs=test_relu)
def test_any_rank(submission, rng):
    """relu_backward takes arrays of any number of axes, none included"""
    for shape in [(4,), (2, 3, 4), (2, 1, 3, 2)]:
        submission.relu_backward.agrees(away_from_zero(rng, *shape), away_from_zero(rng, *shape))
    for x in (2.5, -2.5, 0.0):
        submission.relu_backward.agrees(np.array(-1.5), np.array(x))


@check(points=5, needs=test_small_layer)
def test_dense_shapes(submission, rng):
    """dense_backward refuses arrays that are not matrices, or that do not fit"""
    dout, (x, W, b) = layer(rng, 4, 3, 2)
    reject = submission.dense_backward.rejects
    reject(dout, (normal(rng, 4, 5), W, b), why="x has rows of 5, and W is for rows of 3")
    reject(normal(rng, 2), (normal(rng, 2), normal(rng, 2, 2), b), why="dout and x have one axis, not two")
    reject(normal(rng, 2, 4, 2), (x, W, b), why="dout has three axes, not two")
    reject(normal(rng, 4, 4, 2), (x, W, b), why="dout has three axes, not two")
    reject(normal(rng, 4), (x, normal(rng, 3, 4), normal(rng, 4)), why="dout has one axis, not two")
    reject(dout, (x, normal(rng, 1, 2), b), why="x has rows of 3, and W is for rows of 1")
    reject(normal(rng, 3, 2), (x, W, b), why="dout has 3 rows, and x has 4")
    reject(normal(rng, 1, 2), (x, W, b), why="dout has 1 row, and x has 4")
    reject(normal(rng, 4, 3), (x, W, b), why="dout has 3 columns, and W is for 2 neurons")
    reject(normal(rng, 4, 1), (x, W, b), why="dout has 1 column, and W is for 2 neurons")
    reject(dout, (x, normal(rng, 2, 3), b), why="W has the shape (2, 3), not (3, 2)")
    reject(dout[0], (x, W, b), why="dout has one axis, not two")
    reject(dout, (x[0], W, b), why="x has one axis, not two")
    reject(dout, (x, normal(rng, 3), b), why="W has one axis, not two")


@check(points=3, needs=test_relu)
def test_relu_shapes(submission, rng):
    """relu_backward refuses a dout and an x of different shapes"""
    for one, other in [((4, 3), (1, 3)), ((4, 3), (3,)), ((4, 1), (1, 4)), ((), (3,)), ((4, 3), (3, 4)), ((5,), (4,))]:
        for ours, theirs in ((one, other), (other, one)):
            dout, x = away_from_zero(rng, *ours), away_from_zero(rng, *theirs)
            submission.relu_backward.rejects(dout, x, why=f"dout has the shape {ours}, and x {theirs}")


# -- manners -----------------------------------------------------------------------------------------------------------


@check(points=5, needs=(test_any_sizes, test_relu))
def test_arguments_unchanged(submission, rng):
    """The arguments are the same after each call, and read-only ones will do"""
    for shape in ((4, 3, 2), (3, 3, 3)):  # a result of the size of an argument could be written into it
        leaves_arguments_alone(submission.dense_backward, *layer(rng, *shape))
    leaves_arguments_alone(submission.relu_backward, away_from_zero(rng, 3, 4), away_from_zero(rng, 3, 4))


@check(points=5, needs=(test_any_sizes, test_relu))
def test_dtype(submission, rng):
    """float32 stays float32, and integers are computed as float64"""
    keeps_dtype(submission.relu_backward, away_from_zero(rng, 3, 4), away_from_zero(rng, 3, 4))
    keeps_dtype(submission.dense_backward, *layer(rng, 4, 3, 2))
    for dtype in (np.uint8, np.int8):  # each product is larger than such an integer can be
        dout, x, W, b = (rng.integers(60, 120, shape).astype(dtype) for shape in ((4, 2), (4, 3), (3, 2), 2))
        submission.dense_backward.agrees(dout, (x, W, b), dtype=True)

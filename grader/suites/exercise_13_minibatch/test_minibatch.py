"""Hidden checks of exercise 13: batches, steps_per_epoch and train_epoch."""

from functools import cache
from itertools import permutations

import numpy as np

from dlgrade.suite import (
    CheckFailed,
    Seed,
    Tolerance,
    chance_from,
    check,
    depends_on_input,
    for_all,
    integers,
    keeps_dtype,
    leaves_arguments_alone,
    live_generator,
    seed,
)

# Wide enough for a loss that adds a tiny number inside its logarithm.
LOSS = Tolerance(rtol=1e-5, atol=1e-5)
SINGLE = Tolerance(rtol=2e-4, atol=2e-5)
# So wide that single precision passes: whether all digits are there is asked once, by the check of dtypes.
STEPS = Tolerance(rtol=1e-5, atol=1e-6)
DOUBLE = Tolerance(rtol=2e-9, atol=2e-9)


# -- batches -----------------------------------------------------------------------------------------------------------


def numbered(rng, count):
    """Return rows that tell who they are, in their first column, and labels that no two rows share."""
    X = np.column_stack([np.arange(float(count)), rng.normal(size=(count, 2)).round(2)])
    return X, 100 + rng.permutation(count)


def cut(rows, B):
    return [rows[start : start + B] for start in range(0, len(rows), B)]


def taken(submission, X, y, B, *args, **kwargs):
    """Ask for all batches, and for one more that should not be there."""
    return submission.batches.first(-(-len(X) // B) + 1, X, y, B, *args, **kwargs)


def rows_of(answer, X, y, B):
    """Return the numbers of the rows in each batch.

    Requires batches of the right number and sizes, in which each row of `numbered` data comes once, with its own label.
    """
    sizes = [len(piece) for piece in cut(X, B)]
    count = len(answer.value)
    if count != len(sizes):
        dropped = count == len(sizes) - 1 and sizes[-1] < B
        raise answer.fail(
            f"There {'is' if count == 1 else 'are'} {count} batch{'' if count == 1 else 'es'}"
            f"{' or more' if count > len(sizes) else ''}, and should be {len(sizes)}: {len(X)} rows in batches of {B}.",
            mistake="tail_dropped" if dropped else None,
        )
    found = []
    for size, batch in zip(sizes, answer.parts(*(f"batch {i + 1}" for i in range(count))), strict=True):
        Xb, yb = batch.parts("Xb", "yb")
        place = f"batch {len(found) + 1}"
        rows, labels = Xb.array((size, X.shape[1])), yb.array((size,))
        numbers = np.where(np.isin(rows[:, 0], np.arange(len(X))), rows[:, 0], 0).astype(np.int64)
        if not np.array_equal(rows, X[numbers]):
            strange = int(np.flatnonzero((rows != X[numbers]).any(axis=1))[0])
            raise answer.fail(f"Xb[{strange}] of {place} is not a row of X.")
        found.append((numbers, labels))
    everything = np.concatenate([numbers for numbers, _ in found])
    times = np.bincount(everything, minlength=len(X))
    if times.max() > 1:
        text = f"Row {times.argmax()} of X comes {times.max()} times in one epoch, and row {times.argmin()} never."
        raise answer.fail(text, mistake="drawn_with_replacement")
    labels = np.concatenate([labels for _, labels in found])
    wrong = np.flatnonzero(labels != y[everything])
    if wrong.size:
        row = everything[wrong[0]]
        aligned = np.array_equal(np.sort(labels), np.sort(y))
        raise answer.fail(
            f"Row {row} of X comes with the label {labels[wrong[0]]}, and its own is {y[row]}.",
            mistake="two_shuffles" if aligned else None,
        )
    return [numbers for numbers, _ in found]


@check(points=8)
def test_in_order(submission, rng):
    """Without shuffling, the batches hold the rows in order, and the last one those that are left"""
    for count, B in [(6, 3), (7, 3), (5, 1), (11, 4)]:
        X, y = numbered(rng, count)
        answer = taken(submission, X, y, B, seed(rng), shuffle=False)
        rows = rows_of(answer, X, y, B)
        if not np.array_equal(np.concatenate(rows), np.arange(count)):
            text = f"With shuffle=False the rows come in the order {np.concatenate(rows).tolist()}."
            raise answer.fail(text, mistake="always_shuffled")


@check(points=10)
def test_shuffled(submission, rng):
    """Shuffled batches hold each row once, with its own label"""
    for count, B in [(6, 3), (7, 3), (10, 4), (150, 128)]:
        X, y = numbered(rng, count)
        rows_of(taken(submission, X, y, B, seed(rng)), X, y, B)
    rows_of(taken(submission, X, y, B, seed(rng), shuffle=True), X, y, B)


# A right answer fails with a probability below 1e-6: a row that is never in the first batch, of 4 out of 12, has
# (2/3)**48 = 4e-9, and fewer than 20 different first batches among 48 draws of 495 are far less likely.
DRAWS = 48


@check(points=7, needs=test_shuffled)
def test_random(submission, rng):
    """Chance decides which rows share a batch, and it comes from `rng`"""
    X, y = numbered(rng, 12)

    def in_order(answer, order):
        if order.tolist() == list(range(12)):
            raise answer.fail("The rows come in the order of the file, for every seed.", mistake="not_shuffled")

    draws = chance_from(
        lambda one: taken(submission, X, y, 4, one),
        rng,
        lambda answer: np.concatenate(rows_of(answer, X, y, 4)),
        what="orders",
        draws=DRAWS,
        constant=in_order,
    )
    answer, firsts = draws[-1][0], {tuple(sorted(order[:4].tolist())) for _, order in draws}
    blocks = {tuple(range(start, start + 4)) for start in (0, 4, 8)}
    if firsts <= blocks:
        raise answer.fail("The rows of each batch are neighbours in the file.", mistake="batches_shuffled")
    never = set(range(12)).difference(*firsts)
    if never:
        raise answer.fail(f"In {DRAWS} epochs, each with another seed, row {min(never)} was never in the first batch.")
    if len(firsts) < 20:
        raise answer.fail(f"In {DRAWS} epochs, each with another seed, there were only {len(firsts)} first batches.")
    generator = live_generator(submission, int(rng.integers(1 << 32)))
    first, second = (rows_of(taken(submission, X, y, 4, generator), X, y, 4) for _ in range(2))
    if np.array_equal(np.concatenate(first), np.concatenate(second)):
        raise answer.fail("Two epochs, one after the other with the same generator, have the same order.")


@check(points=6, needs=(test_in_order, test_shuffled))
@for_all(examples=20, count=integers(1, 9), B=integers(1, 10))
def test_always(submission, count, B):
    """So it is for all small numbers of rows and batch sizes"""
    X, y = np.arange(2.0 * count).reshape(count, 2)[:, ::-1].copy(), 100 - np.arange(count)
    X[:, 0] = np.arange(count)
    for shuffle in (False, True):
        rows_of(taken(submission, X, y, B, Seed(0), shuffle=shuffle), X, y, B)


@check(points=6, needs=(test_in_order, test_shuffled))
def test_batch_sizes(submission, rng):
    """A batch may be as large as the data, or larger, and there may be a single row"""
    for count, B in [(5, 5), (5, 6), (5, 100), (1, 1), (1, 3), (4, 1)]:
        X, y = numbered(rng, count)
        for shuffle in (False, True):
            rows_of(taken(submission, X, y, B, seed(rng), shuffle=shuffle).quiet(), X, y, B)


@check(points=3, needs=test_in_order)
def test_batch_size_rejects(submission, rng):
    """batches refuses a B below 1, at the latest when the first batch is asked for"""
    X, y = numbered(rng, 6)
    for B in (-3, -1, 0):
        for shuffle in (True, False):
            why = f"a batch can't have {B} rows"
            submission.batches.items(1).rejects(X, y, B, seed(rng), shuffle=shuffle, why=why)


@check(points=3, needs=test_in_order)
def test_lengths_reject(submission, rng):
    """batches refuses an X and a y of different lengths, at the latest when the first batch is asked for"""
    X, y = numbered(rng, 6)
    for shuffle in (False, True):
        for rows, labels in [(6, 5), (6, 1), (5, 6), (1, 6), (6, 3)]:
            why = f"there are {rows} rows and {labels} labels"
            submission.batches.items(1).rejects(X[:rows], y[:labels], 3, seed(rng), shuffle=shuffle, why=why)


# -- counting ----------------------------------------------------------------------------------------------------------


@check(points=7)
def test_steps(submission, rng):
    """steps_per_epoch counts a smaller last batch too"""
    base = int(rng.integers(2, 9))
    depends_on_input(submission.steps_per_epoch, [(220, 10), (220, 12), (base * 7, 7), (base * 7 + 3, 7)])
    for n, B in [(1, 1), (1, 5), (5, 5), (6, 5), (10, 5), (11, 5), (9, 5), (1437, 32), (7, 1), (50_000, 128)]:
        answer = submission.steps_per_epoch.agrees(n, B)
        kind = np.asarray(answer.value).dtype.kind
        if kind not in "iu":
            raise answer.fail(f"The number of steps should be an int, but is {answer.value!r}.")


# -- an epoch ----------------------------------------------------------------------------------------------------------


def problem(rng, N, D, K):
    """Return params, X and y, with scores so small that a tiny number inside the logarithm makes no difference."""
    params = {"W": 0.5 * rng.normal(size=(D, K)), "b": 0.5 * rng.normal(size=K)}
    params = {name: value.round(2) + 0.0 for name, value in params.items()}
    return params, rng.normal(size=(N, D)).round(2) + 0.0, rng.integers(K, size=N)


def simulate(params, X, y, pieces, lr):
    """Return what one epoch over these batches, lists of row numbers, makes of the params, and the mean loss."""
    W, b = params["W"], params["b"]
    total = 0.0
    for rows in pieces:
        scores = X[rows] @ W + b
        scores = scores - scores.max(axis=1, keepdims=True)
        powers = np.exp(scores)
        total += np.sum(np.log(powers.sum(axis=1)) - scores[np.arange(len(rows)), y[rows]])
        slopes = powers / powers.sum(axis=1, keepdims=True) - np.eye(len(b))[y[rows]]
        W = W - lr * (X[rows].T @ slopes) / len(rows)
        b = b - lr * slopes.mean(axis=0)
    return {"W": W, "b": b}, total / len(X)


def looked_at(answer, params):
    """Return the answers for W, b and the loss, of the right form."""
    new, loss = answer.parts("params", "loss")
    found = new.keys("W", "b")
    for name in ("W", "b"):
        found[name].array(params[name].shape)
    loss.python_float()
    return found["W"], found["b"], loss


def is_right(answer, params, expected, tolerance=None):
    W, b, loss = looked_at(answer, params)
    W.equals(expected[0]["W"], tolerance=tolerance or STEPS)
    b.equals(expected[0]["b"], tolerance=tolerance or STEPS)
    loss.equals(expected[1], tolerance=tolerance or LOSS)


@check(points=8, needs=test_shuffled)
def test_one_batch(submission, rng):
    """With all rows in one batch, train_epoch takes one step of gradient descent"""
    for (N, D, K), B, lr in [((5, 3, 4), 5, 0.5), ((4, 2, 3), 9, 1.5), ((1, 4, 2), 3, 1.0), ((3, 4, 1), 3, 1.0)]:
        params, X, y = problem(rng, N, D, K)
        answer = submission.train_epoch(params, X, y, B, lr, seed(rng))
        is_right(answer, params, simulate(params, X, y, [np.arange(N)], lr))


@check(points=7, needs=test_one_batch)
def test_equal_rows(submission, rng):
    """Each batch starts from where the one before has ended, and the last one is divided by its own size"""
    # All rows are equal, so that their order is no matter.
    for N, B in [(6, 3), (7, 3), (5, 4)]:
        params, X, y = problem(rng, 1, 3, 4)
        X, y = np.repeat(X, N, axis=0), np.repeat(y, N)
        answer = submission.train_epoch(params, X, y, B, 0.5, seed(rng))
        is_right(answer, params, simulate(params, X, y, cut(np.arange(N), B), 0.5))


@cache
def all_orders():
    """All ways to deal five rows into batches of 2, 2 and 1."""
    return sorted({(tuple(sorted(p[:2])), tuple(sorted(p[2:4])), p[4:]) for p in permutations(range(5))})


@check(points=7, needs=(test_random, test_equal_rows))
def test_orders(submission, rng):
    """The result is that of some order of the rows, and another seed gives another order"""
    params, X, y = problem(rng, 5, 3, 4)
    ends = [simulate(params, X, y, [list(piece) for piece in order], 1.0) for order in all_orders()]
    seen = []
    for _ in range(8):
        answer = submission.train_epoch(params, X, y, 2, 1.0, seed(rng))
        W, _, _ = looked_at(answer, params)
        gaps = [np.abs(W.value - end["W"]).max() for end, _ in ends]
        nearest = int(np.argmin(gaps))
        if gaps[nearest] > 5e-6:
            raise answer.fail(
                "The new W is not that of an epoch over these five rows, two at a time and each row once, in any of "
                f"the {len(ends)} ways to deal them out."
            )
        is_right(answer, params, ends[nearest])
        seen.append(nearest)
    if len(set(seen)) == 1:
        in_file = all_orders()[seen[0]] == ((0, 1), (2, 3), (4,))
        raise answer.fail(
            "Eight epochs, each with another seed, went through the rows in the same order.",
            mistake="epoch_not_shuffled" if in_file else None,
        )


@check(points=5, needs=(test_shuffled, test_equal_rows))
def test_digits(submission, datasets, rng):
    """Four epochs on 400 real digits are enough to read most of the others"""
    # On 100 seeds, the reference read from 85.2 % to 93 % (mean 90.2 %, deviation 1.3 %).
    with np.load(datasets / "digits.npz") as file:
        X, y = file["x"].reshape(-1, 64) / 16.0, file["y"].astype(np.int64)
    order = rng.permutation(len(X))
    train, test = order[:400], order[400:]
    params = {"W": np.zeros((64, 10)), "b": np.zeros(10)}
    generator = live_generator(submission, int(rng.integers(1 << 32)))
    for _ in range(4):
        answer = submission.train_epoch(params, X[train], y[train], 25, 0.5, generator)
        W, b, _ = looked_at(answer, params)
        params = {"W": W.value, "b": b.value}
    share = float(np.mean(np.argmax(X[test] @ params["W"] + params["b"], axis=1) == y[test]))
    if share < 0.75:
        raise answer.fail(f"After four epochs only {share:.0%} of the other digits are read rightly.")


@check(points=7, needs=test_one_batch)
def test_mean_loss(submission, rng):
    """The loss is the mean over all rows, the last batch's included; with a rate of 0 nothing else happens"""
    for N, B in [(7, 3), (5, 2), (9, 4)]:
        params, X, y = problem(rng, N, 3, 4)
        answer = submission.train_epoch(params, X, y, B, 0.0, seed(rng))
        is_right(answer, params, simulate(params, X, y, [np.arange(N)], 0.0))


@check(points=4, needs=test_one_batch)
def test_large_scores(submission, rng):
    """Scores of 10,000 overflow nowhere, and a sure mistake has a finite loss"""
    params, X, y = problem(rng, 4, 3, 3)
    for shift in (1e4, -1e4):
        shifted = {**params, "b": params["b"] + shift}
        answer = submission.train_epoch(shifted, X, y, 4, 0.5, seed(rng))
        try:
            answer.quiet()
        except CheckFailed as failure:
            mistake = "no_shift" if "overflow encountered in exp" in failure.message else None
            raise CheckFailed(failure.message, mistake=mistake) from None
        is_right(answer, params, simulate(shifted, X, y, [np.arange(4)], 0.5))
    # One row has scores of tens of thousands, and the others have not.
    far = 1e4 * np.concatenate([X, -X])
    scores = far @ params["W"] + params["b"]
    chosen = np.abs(scores.max(axis=1)).argmax()
    large, sure_y = X.copy(), y.copy()
    large[chosen % 4], sure_y[chosen % 4] = far[chosen], scores[chosen].argmax()
    answer = submission.train_epoch(params, large, sure_y, 4, 0.5, seed(rng))
    is_right(answer, params, simulate(params, large, sure_y, [np.arange(4)], 0.5))
    answer.quiet(mistake="log_of_zero")
    b = rng.permutation([1e4, 0.0, -1e4])
    for turn in range(3):
        sure = {"W": np.zeros((3, 3)), "b": np.roll(b, turn)}
        right = np.full(4, sure["b"].argmax())
        answer = submission.train_epoch(sure, X, right, 4, 0.5, seed(rng)).quiet(mistake="log_of_zero")
        is_right(answer, params, simulate(sure, X, right, [np.arange(4)], 0.5))
        wrong = np.full(4, sure["b"].argmin())
        answer = submission.train_epoch(sure, X, wrong, 4, 0.5, seed(rng)).quiet(mistake="log_of_zero")
        W, _, loss = looked_at(answer, params)
        # Whoever bounds the probability in the logarithm says less than the truth, and still a lot.
        if loss.number() < 5:
            raise answer.fail(f"The loss is {loss.number():.6g}, though every row is surely taken for a wrong class.")
        W.equals(simulate(sure, X, wrong, [np.arange(4)], 0.5)[0]["W"], tolerance=STEPS)


@check(points=2, needs=(test_one_batch, test_lengths_reject))
def test_epoch_rejects(submission, rng):
    """train_epoch refuses an X and a y of different lengths, and an X that does not fit W"""
    params, X, y = problem(rng, 6, 3, 4)
    reject = submission.train_epoch.rejects
    for rows, labels in [(6, 5), (5, 6), (6, 1), (6, 3)]:
        reject(params, X[:rows], y[:labels], 3, 0.5, seed(rng), why=f"there are {rows} rows and {labels} labels")
    reject(params, X[:, :2], y, 3, 0.5, seed(rng), why="X has rows of 2, and W is for rows of 3")


# -- manners -----------------------------------------------------------------------------------------------------------


@check(points=5, needs=(test_in_order, test_shuffled, test_equal_rows))
def test_arguments_unchanged(submission, rng):
    """The arguments are the same after each call, and read-only ones will do"""
    X, y = numbered(rng, 7)
    for shuffle in (False, True):
        leaves_arguments_alone(
            submission.batches.items(4),
            X,
            y,
            3,
            seed(rng),
            shuffle=shuffle,
            right=lambda answer: rows_of(answer, X, y, 3),
        )
    params, X1, y1 = problem(rng, 1, 3, 4)
    X1, y1 = np.repeat(X1, 5, axis=0), np.repeat(y1, 5)
    expected = simulate(params, X1, y1, cut(np.arange(5), 2), 0.5)
    leaves_arguments_alone(
        submission.train_epoch,
        *(params, X1, y1, 2, 0.5, seed(rng)),
        right=lambda answer: is_right(answer, params, expected),
    )


@check(points=5, needs=(test_in_order, test_shuffled, test_equal_rows))
def test_dtypes(submission, rng):
    """float32 stays float32, labels stay integers, and integers in X are computed as floats"""

    def batched(answer, X, y, B, generator):
        rows_of(answer, X, y, B)

    for kind in (np.int64, np.uint8):
        X, y = numbered(rng, 7)
        for shuffle in (False, True):
            given = X, y.astype(kind), 3, seed(rng)
            keeps_dtype(submission.batches.items(4), *given, shuffle=shuffle, integers=False, right=batched)
    params, X, y = problem(rng, 1, 3, 4)
    X, y = np.repeat(X, 5, axis=0), np.repeat(y, 5)
    expected = simulate(params, X, y, cut(np.arange(5), 2), 0.5)

    def trained(answer, cast, X, *rest):
        is_right(answer, params, expected, SINGLE if X.dtype == np.float32 else None)
        for name, part in zip("Wb", looked_at(answer, params), strict=False):
            if part.value.dtype == np.float64 and X.dtype == np.float64:
                part.equals(expected[0][name], tolerance=DOUBLE, mistake="single_precision")

    keeps_dtype(submission.train_epoch, params, X, y, 2, 0.5, seed(rng), integers=False, right=trained)
    for kind in (np.int64, np.uint8):
        whole = np.repeat(rng.integers(0, 4, size=(1, 3)), 5, axis=0).astype(kind)
        answer = submission.train_epoch(params, whole, y.astype(kind), 2, 0.5, seed(rng))
        is_right(answer, params, simulate(params, whole.astype(np.float64), y, cut(np.arange(5), 2), 0.5))

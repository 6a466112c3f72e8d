"""Hidden checks of exercise 05: one_hot, decode, data_prep and split."""

from functools import cache
from itertools import permutations

import numpy as np

from dlgrade.suite import (
    Seed,
    arrays,
    beats_loop,
    chance_from,
    check,
    depends_on_input,
    for_all,
    leaves_arguments_alone,
    numbers,
    seed,
    sizes,
)

DIGITS = 10


def label_lists(low, high):
    """Short arrays of small labels."""
    return arrays(sizes(low, high), low=0, high=3, step=1, dtype=np.int64)


# -- labels ------------------------------------------------------------------------------------------------------------


@check(points=12)
def test_one_hot(submission, rng):
    """one_hot has a one in the label's column of each row"""
    submission.one_hot(np.array([1, 0, 2]), 3).equals(np.array([[0, 1, 0], [1, 0, 0], [0, 0, 1]]))
    y = rng.integers(3, size=3)
    depends_on_input(submission.one_hot, [(y, 3), ((y + 1) % 3, 3)])
    for count, K in [(7, 4), (1, 5), (6, 1), (3, 9)]:
        submission.one_hot.agrees(rng.integers(K, size=count), K).quiet()
    for kind in (np.uint8, np.int32):
        submission.one_hot.agrees(rng.integers(4, size=6).astype(kind), 6)
    # Labels that 8 bits cannot hold.
    submission.one_hot.agrees(rng.permutation([3, 130, 257, 299]), 300)


@check(points=6)
def test_decode(submission, rng):
    """decode gives the column of the largest value of each row, the first of equal ones, as integers"""
    submission.decode.agrees(np.eye(5)[rng.integers(5, size=8)], dtype=True)
    for count, K in [(8, 3), (2, 6), (1, 4), (5, 1)]:
        submission.decode.agrees(shuffled_rows(rng, np.arange(-20, 20) / 4, count)[:, :K], dtype=True).quiet()
    # Scores that rounding would make equal, or a coarser dtype, in every order.
    submission.decode.agrees(rng.permutation(list(permutations([0.2, 0.7, 0.7001]))), dtype=True)
    submission.decode.agrees(shuffled_rows(rng, np.arange(6), 4), dtype=True)
    submission.decode.agrees(np.array([[2, 5, 5, 1], [0, 0, 0, 0], [3, 1, 3, 3]]), dtype=True)


def shuffled_rows(rng, values, count):
    """Return rows with these values, each in an order of its own."""
    return rng.permuted(np.tile(values, (count, 1)), axis=1)


@check(points=7, needs=test_one_hot)
def test_one_hot_rejects(submission):
    """one_hot refuses labels that are no class, floats, and labels of another shape"""
    submission.one_hot.rejects(np.array([0, -1, 1]), 3, why="-1 is not a class")
    submission.one_hot.rejects(np.array([0, 3, 1]), 3, why="the classes are 0, 1 and 2")
    submission.one_hot.rejects(np.array([-5, 2]), 4, why="-5 is not a class")
    submission.one_hot.rejects(np.array([0.0, 2.0, 1.0]), 3, why="labels are integers, not floats")
    submission.one_hot.rejects(np.array([0, 2, 1], np.float32), 3, why="labels are integers, not floats")
    submission.one_hot.rejects(np.array([0.5, 1.0]), 2, why="labels are integers, not floats")
    submission.one_hot.rejects(np.array([[0], [2], [1]]), 3, why="y has the shape (N,)")
    submission.one_hot.rejects(np.array(1), 3, why="y has the shape (N,)")


@check(points=2, needs=test_decode)
def test_decode_rejects(submission):
    """decode refuses what is not a matrix"""
    submission.decode.rejects(np.array([0.1, 0.7, 0.2]), why="Y has the shape (N, K)")
    for shape in [(2, 3, 4), (1, 1, 2, 2)]:
        submission.decode.rejects(np.zeros(shape), why="Y has the shape (N, K)")


@check(points=4, needs=(test_one_hot, test_decode))
@for_all(examples=20, y=label_lists(1, 6), more=sizes(0, 3))
def test_round_trip(submission, y, more):
    """decode takes back what one_hot did"""
    K = int(y.max()) + 1 + more
    Y = submission.one_hot(y, K).array((len(y), K))
    submission.decode(Y).equals(y)


@check(points=6, needs=test_one_hot)
def test_vectorised(submission, rng):
    """one_hot works on whole arrays at once"""
    # Short integers: an answer that sorts them to find the classes is right, and quick on these.
    beats_loop(submission.one_hot, lambda: (rng.integers(3, size=150_000).astype(np.uint8), 3), loop_one_hot)


def loop_one_hot(y, K):
    """One-hot rows, label by label."""
    Y = np.zeros((len(y), K), np.float32)
    for row, label in enumerate(y.tolist()):
        Y[row, label] = 1
    return Y


# -- images ------------------------------------------------------------------------------------------------------------


@check(points=12, needs=test_one_hot)
def test_data_prep(submission, datasets, rng):
    """data_prep gives scaled images, and the labels of column 0 as one-hot rows"""
    for count, K, kind in [(5, 10, np.int64), (1, 13, np.float64), (4, 10, np.uint8)]:
        prepares(submission, some_rows(datasets, rng, count).astype(kind), K)
    between = some_rows(datasets, rng, 3).astype(np.float32)
    between[:, 1:] /= 4
    prepares(submission, between, DIGITS)


def prepares(submission, raw, K):
    """Require the right x and Y, and no warning of NumPy's."""
    answer = submission.data_prep(raw, K).quiet()
    parts, expected = answer.parts("x", "Y"), submission.data_prep.reference_value(raw, K)
    shapes = [part.value.shape if type(part.value) is np.ndarray else None for part in parts]
    if shapes == [expected[1].shape, expected[0].shape]:
        raise answer.fail("x and Y are swapped: the images x come first, then the labels Y.")
    x, cut = expected[0], submission.data_prep.reference_value(np.floor(raw), K)[0]
    if not np.array_equal(x, cut) and np.allclose(parts[0].array(x.shape), cut, atol=1e-5):
        raise answer.fail("Pixels that are not whole numbers are cut off in x, as if 12.75 were 12.")
    for part, wanted in zip(parts, expected, strict=True):
        part.equals(wanted)


@check(points=3, needs=test_data_prep)
def test_data_prep_extremes(submission, datasets, rng):
    """data_prep takes blank images, images that are full of ink, and the faintest: pixels of 0 and 1 alone"""
    raw = some_rows(datasets, rng, 3)
    raw[0, 1:], raw[2, 1:] = 0, 255
    prepares(submission, raw, DIGITS)
    raw[:, 1:] = rng.integers(2, size=(3, 784))
    prepares(submission, raw, DIGITS)


@check(points=6, needs=(test_data_prep, test_one_hot_rejects))
def test_data_prep_rejects(submission, datasets, rng):
    """data_prep refuses labels that are no class, pixels outside 0 to 255, and tables of another shape"""
    raw = some_rows(datasets, rng, 3).astype(np.float64)
    for value, why in [(2.75, "2.75 is not a class"), (-0.5, "-0.5 is not a class"), (10, "the classes are 0 to 9")]:
        submission.data_prep.rejects(changed(raw, 0, value), DIGITS, why=why + ", and column 0 holds one")
    for value in (256, -1, 255.5, -0.25):
        wrong = changed(raw, int(rng.integers(1, 785)), value)
        submission.data_prep.rejects(wrong, DIGITS, why=f"pixels are from 0 to 255, and one is {value}")
    submission.data_prep.rejects(changed(raw, 300, -1).astype(np.int64), DIGITS, why="one pixel is -1")
    submission.data_prep.rejects(changed(raw, 0, -1).astype(np.int64), DIGITS, why="-1 is not a class")
    submission.data_prep.rejects(raw[:, :784], DIGITS, why="there are 784 columns, not 785")
    wide = np.column_stack([raw, raw[:, 1:]])
    submission.data_prep.rejects(wide, DIGITS, why="there are 1569 columns, not 785")
    for table in (raw[0], raw[None], np.zeros((785, 3))):
        submission.data_prep.rejects(table, DIGITS, why="raw has the shape (N, 785)")


def some_rows(datasets, rng, count):
    """Return rows as of a table of 28×28 images, (count, 785): a label, and pixels of which none is above 250.

    They are real digits, three times as large, in a margin of two pixels and each in ink of another strength.
    """
    x, y = digits(datasets)
    chosen = rng.choice(len(y), count, replace=False)
    ink = rng.permutation(np.linspace(60, 250, count)).astype(np.int64)
    large = np.kron(x[chosen] * ink[:, None, None] // 16, np.ones((1, 3, 3), np.int64))
    return np.column_stack([y[chosen], np.pad(large, ((0, 0), (2, 2), (2, 2))).reshape(count, 784)])


@cache
def digits(datasets):
    with np.load(datasets / "digits.npz") as file:
        return file["x"].astype(np.int64), file["y"].astype(np.int64)


def changed(raw, column, value):
    """Return a copy with another value in the middle row."""
    copy = raw.copy()
    copy[len(raw) // 2, column] = value
    return copy


# -- splits ------------------------------------------------------------------------------------------------------------


@check(points=10)
def test_split(submission, rng):
    """split puts each row into one part, with its own label"""
    for frac, shape in [(0.3, (2,)), (0.15, (4, 3, 1)), (0.6, (1,))]:
        y = rng.permutation(np.repeat([0, 1, 2], [30, 37, 23]))
        x = numbered(len(y), *shape)
        answer = submission.split(x, y, frac, seed(rng))
        train, test = two_parts(answer, x, y)
        wanted = frac * len(y)
        if not near(len(test), wanted, by=3):
            text = f"{len(test)} of {len(y)} rows are in the test part. With frac={frac:g} it should be {wanted:g}"
            swapped = near(len(train), wanted, by=3)
            raise answer.fail(f"{text}, or nearly so.", mistake="train_and_test_swapped" if swapped else None)


@check(points=6, needs=test_split)
def test_split_stratified(submission, datasets, rng):
    """The test part holds `frac` of each class, to within one row"""
    for y, frac in [(digits(datasets)[1], 0.2), (rng.permutation(np.repeat([0, 1, 2], [120, 25, 55])), 0.4)]:
        x = numbered(len(y), 1)
        answer = submission.split(x, y, frac, seed(rng))
        stratified(answer, y, frac, two_parts(answer, x, y)[1])


@check(points=4, needs=test_split_stratified)
def test_split_edges(submission, rng):
    """split takes a single row, unused label numbers, equal rows, rows that are numbers, and a `frac` of 0 or 1"""
    several = rng.permutation(np.repeat([0, 7, 100], [3, 1, 4]))
    for y, shape in [(several, (2,)), (several.astype(np.uint8), ()), (np.array([4]), (3,))]:
        for frac in (0, 0.5, 1, 1.0):
            x = numbered(len(y), *shape)
            answer = submission.split(x, y, frac, seed(rng)).quiet()
            stratified(answer, y, frac, two_parts(answer, x, y)[1])
    answer = submission.split(np.zeros((len(several), 2)), several, 0.5, seed(rng))
    x_train, y_train, x_test, y_test = answer.parts(*PARTS)
    count = 0
    for x, y in ((x_train, y_train), (x_test, y_test)):
        labels = y.array(np.shape(y.value) if type(y.value) is np.ndarray and y.value.ndim == 1 else (len(several),))
        x.array((len(labels), 2))
        count += len(labels)
    if count != len(several):
        raise answer.fail(f"All {len(several)} rows are equal, but each is a row: your parts hold {count} together.")


@check(points=5, needs=test_split_edges)
@for_all(examples=20, y=label_lists(1, 9), frac=numbers(0.0, 1.0, 0.05))
def test_split_always(submission, y, frac):
    """split does so for all small sets of labels and every `frac`"""
    x = numbered(len(y), 1)
    answer = submission.split(x, y, frac, Seed(0))
    stratified(answer, y, frac, two_parts(answer, x, y)[1])


# A right answer fails test_split_random with a probability below 1e-10. In a class of n rows at most n/2 + 1 go to one
# part, so a row is always in the same one with (1/2 + 1/n)**48 or so: 6e-12 for n = 12, and less for 18 and 24; times
# the rows. That 48 draws from 792 or more sets (12 choose 5) give just 4 has a probability below 1e-80.
DRAWS = 48


@check(points=4, needs=test_split_stratified)
def test_split_random(submission, rng):
    """Chance decides in each class which rows are in the test part, and it comes from `rng`"""
    y = rng.permutation(np.repeat([0, 1, 2], [24, 18, 12]))
    x = numbered(len(y), 2)

    def chosen(answer):
        return np.isin(np.arange(len(y)), two_parts(answer, x, y)[1])

    def in_order(answer, test):
        if at_an_end(np.flatnonzero(test), y):
            raise answer.fail("The test part is always one end of each class.", mistake="not_shuffled")

    draws = chance_from(
        lambda one: submission.split(x, y, 0.5, one), rng, chosen, what="test parts", draws=DRAWS, constant=in_order
    )
    answer, tests = draws[-1][0], np.array([test for _, test in draws])
    calls = f"In {DRAWS} calls, each with another seed,"
    for label in range(3):
        ways = len(np.unique(tests[:, y == label], axis=0))
        if ways < 5:
            how = f"divided in only {ways} ways" if ways > 1 else "always divided in the same way"
            raise answer.fail(f"{calls} class {label} was {how}. Is the order of its rows drawn at random?")
    for name, where in (("test", tests), ("training", ~tests)):
        never = np.flatnonzero(~where.any(axis=0))
        if never.size:
            raise answer.fail(f"{calls} row {never[0]} of x was never in the {name} part.")


@check(points=3, needs=test_split)
def test_split_rejects(submission, rng):
    """split refuses a `frac` outside 0 to 1, and labels that do not fit the rows"""
    x, y = numbered(6, 2), np.array([0, 1, 0, 1, 1, 0])
    submission.split.rejects(x, y, -0.1, seed(rng), why="frac is below 0")
    submission.split.rejects(x, y, 1.1, seed(rng), why="frac is above 1")
    submission.split.rejects(x, y[:5], 0.5, seed(rng), why="there are 6 rows and 5 labels")
    submission.split.rejects(x[:5], y, 0.5, seed(rng), why="there are 5 rows and 6 labels")
    submission.split.rejects(x, np.eye(2)[y].astype(np.int64), 0.5, seed(rng), why="y has the shape (N,)")


def numbered(count, *shape):
    """Return rows that tell who they are: row i starts with the number i and goes on in steps of a quarter."""
    size = int(np.prod(shape))
    return (np.arange(count)[:, None] + np.arange(size) / 4).reshape(count, *shape)


def near(number, wanted, by=1):
    # A product such as 0.1 * 30 is not exact.
    return abs(number - wanted) <= by + 1e-6


PARTS = ("x_train", "y_train", "x_test", "y_test")


def two_parts(answer, x, y):
    """Return the numbers of the rows in the training and in the test part, ascending.

    Requires four arrays that fit together, each row once in all, and each with its own label.
    """
    x_train, y_train, x_test, y_test = parts = answer.parts(*PARTS)
    ranks = [np.ndim(part.value) for part in parts if type(part.value) is np.ndarray]
    if x.ndim > 1 and ranks == [x.ndim, x.ndim, 1, 1]:
        raise answer.fail("The four parts stand in another order.", mistake="scikit_learn_order")
    train, test = rows_of(answer, "x_train", x_train, x), rows_of(answer, "x_test", x_test, x)
    labels = [part.array(rows.shape) for part, rows in ((y_train, train), (y_test, test))]
    both = np.intersect1d(train, test)
    if both.size:
        raise answer.fail(f"{rows_are(both)} in both parts.", mistake="overlapping_split")
    for name, rows in (("x_train", train), ("x_test", test)):
        once, times = np.unique(rows, return_counts=True)
        if times.max(initial=1) > 1:
            text = f"Row {once[times.argmax()]} of x is {times.max()} times in {name}."
            raise answer.fail(text, mistake="drawn_with_replacement")
    missing = np.setdiff1d(np.arange(len(y)), np.concatenate([train, test]))
    if missing.size:
        raise answer.fail(f"{rows_are(missing)} in neither part.")
    for name, rows, theirs in (("train", train, labels[0]), ("test", test, labels[1])):
        wrong = np.flatnonzero(theirs != y[rows])
        if wrong.size:
            place = wrong[0]
            shuffled = np.array_equal(np.sort(np.concatenate(labels)), np.sort(y))
            raise answer.fail(
                f"x_{name}[{place}] is row {rows[place]} of x, with the label {y[rows[place]]}, "
                f"but y_{name}[{place}] is {theirs[place]}.",
                mistake="two_shuffles" if shuffled else None,
            )
    return np.sort(train), np.sort(test)


def rows_of(answer, name, part, x):
    """Return the numbers of the rows of x that a part of the answer holds, in its order."""
    if type(part.value) is not np.ndarray or not part.value.ndim:
        raise answer.fail(f"{name} should be a NumPy array of rows of x.")
    found = part.array((len(part.value), *x.shape[1:])).real.astype(np.float64)
    first = found[(slice(None), *[0] * (x.ndim - 1))]
    known = np.isin(first, np.arange(len(x)))
    rows = np.where(known, first, 0).astype(np.int64)
    strange = np.flatnonzero(~known | (found != x[rows]).any(axis=tuple(range(1, x.ndim))))
    if strange.size:
        raise answer.fail(f"{name}[{strange[0]}] is not a row of x.")
    return rows


def rows_are(rows):
    first = f"row {rows[0]}"
    return f"{first.capitalize()} of x is" if len(rows) == 1 else f"{len(rows)} rows of x, {first} among them, are"


def stratified(answer, y, frac, test):
    """Require that frac of each class is in the test part, to within one row."""
    classes, totals = np.unique(y, return_counts=True)
    got = np.array([np.count_nonzero(y[test] == label) for label in classes])
    worst = np.abs(got - frac * totals).argmax()
    if not near(got[worst], frac * totals[worst]):
        raise answer.fail(
            f"Class {classes[worst]} has {totals[worst]} rows, of which {got[worst]} are in the test part. With "
            f"frac={frac:g} it should be {frac * totals[worst]:g}, to within one row.",
            mistake="not_stratified" if near(len(test), frac * len(y)) else None,
        )


def at_an_end(test, y):
    """Whether the test part is the first or the last rows of every class."""
    ends = [np.isin(np.flatnonzero(y == label), test).tolist() for label in np.unique(y)]
    return all(end in (sorted(end), sorted(end, reverse=True)) for end in ends)


# -- manners -----------------------------------------------------------------------------------------------------------


@check(points=5, needs=(test_one_hot, test_decode, test_data_prep, test_split))
def test_arguments_unchanged(submission, datasets, rng):
    """The arguments are the same after each call, and read-only ones will do"""
    leaves_arguments_alone(submission.one_hot, rng.integers(4, size=5), 6)
    leaves_arguments_alone(submission.decode, shuffled_rows(rng, np.arange(-4, 5) / 4, 4))
    for kind in (np.float32, np.float64):
        leaves_arguments_alone(submission.data_prep, some_rows(datasets, rng, 2).astype(kind), DIGITS)
    x, y = numbered(12, 3), rng.permutation(np.repeat([0, 1], [7, 5]))
    leaves_arguments_alone(submission.split, x, y, 0.5, seed(rng), right=lambda answer: two_parts(answer, x, y))


@check(points=5, needs=(test_one_hot, test_data_prep, test_split))
def test_dtypes(submission, datasets, rng):
    """one_hot gives the dtype asked for, float32 by default; data_prep gives float32; split keeps dtypes"""
    y = rng.integers(4, size=6)
    has_dtype("The result", submission.one_hot(y, 5), (6, 5), "float32")
    for dtype in ("float64", "int32"):
        has_dtype("The result", submission.one_hot(y, 5, dtype), (6, 5), dtype)
    for kind in (np.uint8, np.float32, np.float64):
        x, Y = submission.data_prep(some_rows(datasets, rng, 2).astype(kind), DIGITS).parts("x", "Y")
        has_dtype("x", x, (2, 28, 28, 1), "float32")
        has_dtype("Y", Y, (2, DIGITS), "float32")
    for x_dtype, y_dtype, label in (("float32", "int64", 300), ("uint8", "uint8", 200), ("float64", "int16", 300)):
        x, y = numbered(6, 1).astype(x_dtype), np.full(6, label, y_dtype)
        answer = submission.split(x, y, 0.5, seed(rng))
        two_parts(answer, x, y)
        dtypes = (x_dtype, y_dtype, x_dtype, y_dtype)
        for name, dtype, part in zip(PARTS, dtypes, answer.parts(*PARTS), strict=True):
            has_dtype(name, part, part.value.shape, dtype)


def has_dtype(name, answer, shape, dtype):
    found = answer.array(shape).dtype
    if found != dtype:
        widened = found == np.float64 and dtype == "float32"
        text = f"{name} should be {dtype}, but is {found}."
        raise answer.fail(text, mistake="dtype_widened" if widened else None)

"""Hidden checks of exercise 19: confusion, accuracy, precision, recall and f1."""

import numpy as np

from dlgrade.suite import arrays, beats_loop, check, composite, depends_on_input, for_all, leaves_arguments_alone, sizes

DOGS = np.array([1, 1, 1, 1, 1, 1, 0, 0, 0, 0])
SAID = np.array([1, 1, 1, 1, 0, 0, 1, 1, 1, 0])
OF_A_CLASS = ("precision", "recall", "f1")
NO_LABELS = np.array([], dtype=np.int64)


def examples(rng, counts):
    """Return y and p, in random order, whose confusion matrix is `counts` (K, K)."""
    counts = np.asarray(counts)
    K = len(counts)
    cells = rng.permutation(np.repeat(np.arange(K * K), counts.ravel()))
    return cells // K, cells % K


def two_classes(rng):
    """Return y and p of classes 0 and 1, of which TP, FP, FN and TN all differ, and none is 0."""
    tn, fp, fn, tp = rng.permutation([1, 2, 3, 4, 5, 6])[:4]
    return examples(rng, [[tn, fp], [fn, tp]])


def many_classes(rng, K, largest=9):
    """Return y and p of K classes: no two cells of the matrix that mirror each other are equal, and none is empty."""
    counts = rng.integers(1, largest, size=(K, K))
    return examples(rng, np.triu(counts + largest) + np.tril(counts, -1))


# -- the values --------------------------------------------------------------------------------------------------------


@check(points=12)
def test_confusion(submission, rng):
    """confusion counts the examples of each class, in rows, by what was predicted, in columns"""
    submission.confusion(DOGS, SAID, 2).equals(np.array([[1, 3], [2, 4]]))
    depends_on_input(submission.confusion, [(*two_classes(rng), 2), (*two_classes(rng), 2)])
    for K in (3, 5):
        submission.confusion.agrees(*many_classes(rng, K), K)


@check(points=6)
def test_accuracy(submission, rng):
    """accuracy is the share of right predictions"""
    counts = rng.permutation([3, 5, 6, 9])
    first, second = (examples(rng, [[a, 2], [3, b]]) for a, b in (counts[:2], counts[2:] + 5))
    depends_on_input(submission.accuracy, [first, second])
    submission.accuracy(DOGS, SAID).equals(0.5)
    submission.accuracy.agrees(*many_classes(rng, 4))


@check(points=8)
def test_precision(submission, rng):
    """precision is the share of what was predicted to be positive that really is"""
    submission.precision(DOGS, SAID).equals(4 / 7)
    values_of(submission.precision, rng)


@check(points=8)
def test_recall(submission, rng):
    """recall is the share of what really is positive that was predicted to be"""
    submission.recall(DOGS, SAID).equals(4 / 6)
    values_of(submission.recall, rng)


@check(points=6)
def test_f1(submission, rng):
    """f1 is 2 TP / (2 TP + FP + FN)"""
    submission.f1(DOGS, SAID).equals(8 / 13)
    values_of(submission.f1, rng)


def values_of(function, rng):
    """Require right values for two and for several classes, one in which nothing is found among them."""
    # The second has four times the hits of the first: no metric of it is the same.
    depends_on_input(function, [examples(rng, [[4, 2], [3, 1]]), examples(rng, [[1, 2], [3, 4]])])
    function.agrees(*two_classes(rng))
    function.agrees(*many_classes(rng, 4))
    few, many = rng.integers(1, 4), rng.integers(50, 99)
    function.agrees(*examples(rng, [[few, many], [5, 7]]))
    function.agrees(*examples(rng, [[few, 5], [many, 7]]))


VALUES = (test_confusion, test_accuracy, test_precision, test_recall, test_f1)


# -- the edges ---------------------------------------------------------------------------------------------------------


@check(points=6, needs=(test_precision, test_recall, test_f1))
def test_positive(submission, rng):
    """Any class can be the positive one, and all others are negative then"""
    for K in (2, 4):
        y, p = many_classes(rng, K)
        for name in OF_A_CLASS:
            for positive in range(K):
                getattr(submission, name).agrees(y, p, positive=positive)
            getattr(submission, name).agrees(y, p, 0)


@check(points=5, needs=(test_precision, test_recall, test_f1))
def test_no_hit(submission, rng):
    """Where nothing is right but something was said or is there, the value is 0, whatever zero_division is"""
    y, p = examples(rng, [[2, int(rng.integers(1, 4))], [int(rng.integers(1, 4)), 0]])
    for name in OF_A_CLASS:
        for zero_division in (1.0, 0.25):
            getattr(submission, name)(y, p, zero_division=zero_division).equals(0.0)
        getattr(submission, name)(y, p).equals(0.0)


@check(points=8, needs=(test_precision, test_recall, test_f1))
def test_zero_division(submission, rng):
    """Where there is nothing to divide by, the value is zero_division, which is 0 by default, without a warning"""
    some = rng.permutation([0, 0, 0, 1, 1])
    none = np.zeros(5, dtype=np.int64)
    nothing_said, nothing_there, neither = (some, none), (none, some), (none, none)
    for case, names in [(nothing_said, ["precision"]), (nothing_there, ["recall"]), (neither, OF_A_CLASS)]:
        for name in names:
            getattr(submission, name)(*case).equals(0.0).quiet()
            for zero_division in (1.0, 0.25):
                getattr(submission, name)(*case, zero_division=zero_division).equals(zero_division).quiet()
    # The others have something to divide by.
    for case, name in [
        (nothing_said, "recall"),
        (nothing_there, "precision"),
        (nothing_said, "f1"),
        (nothing_there, "f1"),
    ]:
        getattr(submission, name)(*case, zero_division=1.0).equals(0.0).quiet()
    y, p = many_classes(rng, 3)
    for name in OF_A_CLASS:
        getattr(submission, name)(y, p, 7, 0.5).equals(0.5).quiet()


@check(points=2, needs=VALUES)
def test_small(submission):
    """A single example will do, a single class, and classes that never occur"""
    one, zero = np.array([1]), np.array([0])
    for y, p in [(one, one), (one, zero), (zero, one), (zero, zero)]:
        submission.accuracy.agrees(y, p)
        for K in (2, 5):
            submission.confusion.agrees(y, p, K)
        for name in OF_A_CLASS:
            getattr(submission, name).agrees(y, p, zero_division=0.5)
    submission.confusion.agrees(np.zeros(3, dtype=np.int64), np.zeros(3, dtype=np.int64), 1)
    submission.confusion.agrees(DOGS, SAID, 4)


@check(points=4, needs=VALUES)
def test_rejects(submission):
    """Empty arrays are refused, and labels and predictions of different shapes"""
    y, p = np.array([1, 0, 1, 1]), np.array([1, 1, 0, 1])
    for name in ("accuracy", *OF_A_CLASS, "confusion"):
        function = getattr(submission, name)
        classes = (2,) if name == "confusion" else ()
        function.rejects(y[:-2], p, *classes, why="there are 2 labels and 4 predictions")
        function.rejects(y, p[:-1], *classes, why="there are 4 labels and 3 predictions")
        function.rejects(y[:, None], p, *classes, why="y is of shape (4, 1), and p of shape (4,)")
        function.rejects(y, p[:, None], *classes, why="y is of shape (4,), and p of shape (4, 1)")
        function.rejects(y[:1], p, *classes, why="there is 1 label and there are 4 predictions")
        function.rejects(NO_LABELS, NO_LABELS, *classes, why="there is no example")


# -- what holds for all ------------------------------------------------------------------------------------------------


@composite
def labels_and_classes(draw):
    K, count = draw(sizes(1, 4)), draw(sizes(1, 8))
    return [draw(arrays(count, low=0, high=K - 1, step=1, dtype=np.int64)) for _ in "yp"], K


@check(points=8, needs=(test_confusion, test_precision, test_recall, test_zero_division))
@for_all(examples=15, labels_and_classes=labels_and_classes)
def test_swap(submission, labels_and_classes):
    """With y and p swapped the matrix is turned over, precision is recall, and F1 stays as it is"""
    (y, p), K = labels_and_classes
    submission.confusion(p, y, K).equals(submission.confusion(y, p, K).array((K, K)).T)
    submission.recall(p, y).equals(submission.precision(y, p).number())
    submission.f1(p, y).equals(submission.f1(y, p).number())


@check(points=7, needs=VALUES)
@for_all(examples=15, labels_and_classes=labels_and_classes)
def test_sums(submission, labels_and_classes):
    """The rows of the matrix sum to how often each class is, the columns to how often it was said"""
    (y, p), K = labels_and_classes
    answer = submission.confusion(y, p, K)
    C = answer.array((K, K))
    for axis, labels, what in ((1, y, "row"), (0, p, "column")):
        wanted = np.bincount(labels, minlength=K)
        wrong = np.flatnonzero(C.sum(axis=axis) != wanted)
        if wrong.size:
            at = wrong[0]
            raise answer.fail(f"{what.title()} {at} sums to {C.sum(axis=axis)[at]}, and should to {wanted[at]}.")
    submission.accuracy(y, p).equals(np.trace(C) / len(y))


@check(points=5, needs=(test_precision, test_recall, test_f1))
def test_harmonic(submission, rng):
    """F1 is the harmonic mean of precision and recall, and the order of the examples does not matter"""
    y, p = two_classes(rng)
    a, b = submission.precision(y, p).number(), submission.recall(y, p).number()
    order = rng.permutation(len(y))
    submission.f1(y[order], p[order]).equals(2 / (1 / a + 1 / b))


@check(points=5, needs=test_confusion)
def test_vectorised(submission, rng):
    """confusion works on whole arrays at once"""
    # Short integers: the way over the wire counts as the submission's time.
    beats_loop(submission.confusion, lambda: (*rng.integers(3, size=(2, 100_000)).astype(np.uint8), 3), loop_confusion)


def loop_confusion(y, p, K):
    """A confusion matrix, example by example."""
    # Over lists it would be quicker, as quick as a product of one-hot rows. But that is a right answer and has to pass.
    C = np.zeros((K, K), dtype=int)
    for truth, guess in zip(y, p, strict=True):
        C[truth, guess] += 1
    return C


# -- manners -----------------------------------------------------------------------------------------------------------


@check(points=5, needs=VALUES)
def test_arguments_unchanged(submission, rng):
    """y and p are the same after the call, and read-only ones will do"""
    y, p = many_classes(rng, 3)
    leaves_arguments_alone(submission.confusion, y, p, 3)
    leaves_arguments_alone(submission.accuracy, y, p)
    for name in OF_A_CLASS:
        leaves_arguments_alone(getattr(submission, name), y, p, positive=2)


@check(points=5, needs=VALUES)
def test_integers(submission, rng):
    """Labels may be integers of any kind, and a count is an integer"""
    for kinds in ((np.uint8, np.uint8), (np.int32, np.int64), (np.int8, np.uint8)):
        y, p = (labels.astype(kind) for labels, kind in zip(many_classes(rng, 4), kinds, strict=True))
        answer = submission.confusion.agrees(y, p, 4)
        if answer.value.dtype.kind not in "iu":
            text = f"A count is an integer, but the matrix is of {answer.value.dtype}."
            raise answer.fail(text, mistake="counts_as_floats" if answer.value.dtype.kind == "f" else None)
        submission.accuracy.agrees(y, p)
        for name in OF_A_CLASS:
            for positive in (0, 3):
                getattr(submission, name).agrees(y, p, positive=positive)
    # 20 classes make 400 cells, more than the classes' own dtype can number.
    cells = rng.permutation(400)[:300]
    submission.confusion.agrees((cells // 20).astype(np.uint8), (cells % 20).astype(np.uint8), 20)

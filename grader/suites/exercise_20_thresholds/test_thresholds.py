"""Hidden checks of exercise 20: pr_curve, roc_curve and auc."""

import numpy as np

from dlgrade.suite import (
    arrays,
    check,
    composite,
    depends_on_input,
    for_all,
    leaves_arguments_alone,
    sizes,
)

LESSON = np.array([1, 0, 1, 0, 1, 0]), np.array([0.9, 0.8, 0.7, 0.7, 0.4, 0.1])
# Of examples by falling score. In each the precision falls and rises again, no two rates are the same curve, and there
# are more examples of the one class than of the other.
PATTERNS = [[1, 0, 1, 1, 0, 1, 0], [0, 1, 1, 0, 0, 1, 0, 0, 0], [1, 1, 0, 0, 1, 1, 0, 1, 1, 1, 0]]


def shuffled(rng, y, s):
    """Return labels and scores, given by falling score, in a random order in which the labels alone tell less."""
    y, s = np.asarray(y), np.asarray(s)
    order = rng.permutation(len(y))
    while len(y) > 3 and ((y[order] == y).all() or (y[order] == y[::-1]).all()):
        order = rng.permutation(len(y))
    return y[order], s[order]


def scored(rng, pattern, scale=1.0, shift=0.0):
    """Return labels and different scores for a pattern: labels by falling score."""
    steps = rng.integers(1, 9, size=len(pattern))
    return shuffled(rng, pattern, np.cumsum(steps)[::-1] / 64 * scale + shift)


def tied(rng):
    """Return labels and scores of which several are the same, within one class and between the two."""
    y = [1, 0, 1, 0, 0, 1, 1, 0, 1, 1, 0]
    s = np.array([7, 7, 6, 5, 5, 4, 4, 4, 2, 1, 1]) * int(rng.integers(1, 9)) / 8
    return shuffled(rng, y, s)


# -- what a curve has to be --------------------------------------------------------------------------------------------


class Expected:
    """The right curve, by falling thresholds: `first` and `second` are P and R, or fpr and tpr."""

    def __init__(self, y, s, roc):
        self.scores = np.unique(s)[::-1].astype(np.float64)
        called = s >= self.scores[:, None]
        self.tp, self.fp = (called & (y == 1)).sum(axis=1), (called & (y == 0)).sum(axis=1)
        self.strict_tp = ((s > self.scores[:, None]) & (y == 1)).sum(axis=1)
        self.examples = len(s)
        self.roc = roc
        self.names = ("fpr", "tpr", "thresholds") if roc else ("P", "R", "thresholds")
        precision, tpr, fpr = self.tp / (self.tp + self.fp), self.tp / self.tp[-1], self.fp / self.fp[-1]
        self.first, self.second = (fpr, tpr) if roc else (precision, tpr)
        best = np.maximum.accumulate(precision[::-1])[::-1]
        self.wrong = (
            {"fpr_of_predictions": 1 - precision, "fpr_of_all": self.fp / len(s), "rates_swapped": tpr}
            if roc
            else {"precision_forced_monotone": best, "recall_first": tpr}
        )
        # The point where nothing is called positive: a ROC curve has it, a PR curve may.
        self.start = (0.0, 0.0) if roc else (1.0, 0.0)


def follows(answer, y, s, roc):
    """Require the right curve, in the order of falling or rising thresholds; return its three arrays."""
    right = Expected(y, s, roc)
    parts = answer.parts(*right.names)
    count = len(right.scores)
    for part in parts:
        if type(part.value) is not np.ndarray or part.value.ndim != 1:
            part.array((count + roc,))
    lengths = [len(part.value) for part in parts]
    twice = np.flatnonzero(np.diff(parts[2].value) == 0)
    if len(s) <= lengths[2] and twice.size and count < len(s):
        text = f"The score {parts[2].value[twice[0]]:g} is in thresholds more than once."
        raise answer.fail(text, mistake="ties_split")
    before, after = shape_of(answer, right, parts[:2], lengths)
    first, second, thresholds = (part.value for part in parts)
    falling = is_falling(second, thresholds)
    turn = slice(None) if falling else slice(None, None, -1)

    def wanted(values, start):
        return np.concatenate([[start] * before, values, [1.0] * after])[turn]

    scores = right.scores
    if lengths[2] > count:
        # What stands for the points beyond the scores is free, if it is on the right side of them.
        given = thresholds[turn].astype(np.float64)
        top = [given[0] if given[0] > scores[0] else np.inf] * before
        bottom = [given[-1] if given[-1] <= scores[-1] else -np.inf] * after
        scores = np.concatenate([top, scores, bottom])
    parts[2].equals(scores[turn])
    for part, values, start in ((parts[0], right.first, right.start[0]), (parts[1], right.second, right.start[1])):
        part.equals(wanted(values, start), mistake=culprit(first[turn][before:], second[turn][before:], right))
    return first, second, thresholds


def shape_of(answer, right, points, lengths):
    """Return how many points stand before and after those of the scores; require numbers of points that fit."""
    count, roc = len(right.scores), right.roc
    one, two = right.names[:2]
    if lengths[0] != lengths[1]:
        raise answer.fail(f"{one} has {lengths[0]} points and {two} has {lengths[1]}, and should have as many.")
    extra = lengths[0] - count
    if extra not in ((1, 2) if roc else (0, 1)):
        if roc and not extra and not any(a == b == 0 for a, b in zip(*(part.value for part in points), strict=True)):
            raise answer.fail("The point (0, 0) is missing, at which nothing is called positive.", mistake="no_origin")
        split = count < right.examples and lengths[0] in (right.examples, right.examples + 1)
        more = "and one at (0, 0)" if roc else "and perhaps one at R = 0"
        text = f"There are {lengths[0]} points. There should be one for each of the {count} distinct scores, {more}."
        raise answer.fail(text, mistake="ties_split" if split else None)
    if lengths[2] not in (count, lengths[0]):
        raise answer.fail(f"thresholds has {lengths[2]} numbers, for {lengths[0]} points and {count} distinct scores.")
    return (1, extra - 1) if roc else (extra, 0)


def is_falling(second, thresholds):
    """Whether points are in the order of falling thresholds, as far as one can tell."""
    if len(thresholds) > 1 and thresholds[0] != thresholds[-1]:
        return bool(thresholds[0] > thresholds[-1])
    return bool(second[0] <= second[-1])


def culprit(first, second, right):
    """Return the name of the mistake that gives these points, by falling thresholds, or None."""
    count = len(right.scores)
    first, second = first[:count], second[:count]
    if not np.allclose(second, right.second):
        strict = right.strict_tp / right.tp[-1]
        if np.allclose(second, strict):
            return "strictly_above"
        swapped = np.allclose(second, right.first) and np.allclose(first, right.second)
        return ("rates_swapped" if right.roc else "recall_first") if swapped else None
    fits = [name for name, values in right.wrong.items() if name not in ("rates_swapped", "recall_first")
            and np.allclose(first, values) and not np.allclose(first, right.first)]  # fmt: skip
    return fits[0] if len(fits) == 1 else None


def draws(function, y, s):
    """Call for a curve, and require that it is right."""
    answer = function(y, s)
    curve = follows(answer, y, s, function.name == "roc_curve")
    # Values first: a warning often comes from what is wrong with them.
    answer.quiet()
    return curve


def differs(function, rng):
    """Require the right curve for two patterns; name an answer that is the same for both."""
    cases = [scored(rng, PATTERNS[0]), scored(rng, PATTERNS[0], shift=1.0)]
    answers = [function(*case) for case in cases]
    values = [answer.value for answer in answers]
    if all(type(value) in (tuple, list) and len(value) == 3 for value in values):
        flat = [[part for part in value if type(part) is np.ndarray] for value in values]
        if len(flat[0]) == len(flat[1]) == 3 and all(map(np.array_equal, *flat)):
            raise answers[1].fail("The answer to other scores is the same.", mistake="hard_coded")
    for answer, case in zip(answers, cases, strict=True):
        follows(answer, *case, function.name == "roc_curve")
        answer.quiet()


# -- the values --------------------------------------------------------------------------------------------------------


@check(points=14)
def test_pr_curve(submission, rng):
    """pr_curve gives precision and recall at each score"""
    differs(submission.pr_curve, rng)
    for pattern in PATTERNS:
        draws(submission.pr_curve, *scored(rng, pattern))


@check(points=14)
def test_roc_curve(submission, rng):
    """roc_curve gives both rates at each score, and starts at (0, 0)"""
    differs(submission.roc_curve, rng)
    for pattern in PATTERNS:
        draws(submission.roc_curve, *scored(rng, pattern))


def rising(rng, count, low=0.0):
    """Return `count` rising numbers from `low`, in steps of different widths."""
    return low + np.cumsum(rng.permutation(np.arange(1, count + 1))) / 8


def heights(rng, count):
    """Return heights of which no two neighbours are equal."""
    return np.cumsum(rng.integers(1, 9, size=count)) % 7 / 4 + np.arange(count) / 16


@check(points=12)
def test_auc(submission, rng):
    """auc is the area under a curve that goes from left to right"""
    depends_on_input(submission.auc, [(rising(rng, 5), heights(rng, 5)), (rising(rng, 5, 2.0), heights(rng, 5) + 3.0)])
    submission.auc(np.array([0.0, 0.5, 1.0]), np.array([0.0, 1.0, 1.0])).equals(0.75)
    for count in (2, 3, 8):
        submission.auc.agrees(rising(rng, count), heights(rng, count))
    submission.auc.agrees(rising(rng, 6, -9.0), heights(rng, 6))


# -- the edges ---------------------------------------------------------------------------------------------------------


@check(points=9, needs=(test_pr_curve, test_roc_curve))
def test_ties(submission, rng):
    """Examples with the same score come in together, as one point"""
    for function in (submission.pr_curve, submission.roc_curve):
        draws(function, *LESSON)
        draws(function, *tied(rng))
        for equal in (0.5, 0.0):
            draws(function, rng.permutation([0, 1, 1, 0, 0]), np.full(5, equal))
        y, s = scored(rng, [1, 0], 1.0)
        draws(function, np.tile(y, 3), np.tile(s, 3))


@check(points=3, needs=(test_pr_curve, test_roc_curve))
def test_any_scores(submission, rng):
    """Scores may be negative, large, close together, or whole numbers"""
    for function in (submission.pr_curve, submission.roc_curve):
        draws(function, *scored(rng, PATTERNS[0], 1.0, shift=-9.0))
        draws(function, *scored(rng, PATTERNS[1], 1e6, shift=-3e5))
        draws(function, *scored(rng, PATTERNS[2], 1e-4, shift=0.25))
        y, s = scored(rng, PATTERNS[2], 64.0, shift=-20.0)
        draws(function, y, s.astype(np.int64))
        draws(function, np.array([1, 0]), np.array([0.3, 0.7]))


@check(points=5, needs=(test_pr_curve, test_roc_curve))
def test_curves_reject(submission, rng):
    """A y of one class is refused, and shapes that do not fit"""
    y, s = scored(rng, [1, 0, 0, 1])
    for function in (submission.pr_curve, submission.roc_curve):
        for label in (1, 0):
            function.rejects(np.full(4, label), s, why=f"all examples are of class {label}")
            function.rejects(np.array([label]), s[:1], why=f"the only example is of class {label}")
        function.rejects(y, s[:3], why="there are 4 labels and 3 scores")
        function.rejects(np.array([0, 1, 1]), s, why="there are 3 labels and 4 scores")
        function.rejects(y[:, None], s, why="y is of shape (4, 1), and s of shape (4,)")
        function.rejects(y, s[:, None], why="y is of shape (4,), and s of shape (4, 1)")


@check(points=4, needs=test_auc)
def test_auc_directions(submission, rng):
    """auc is the same from right to left, and takes vertical lines"""
    x, y = rising(rng, 5), heights(rng, 5)
    submission.auc(x[::-1].copy(), y[::-1].copy()).equals(submission.auc.reference_value(x, y))
    x = np.array([0.0, 0.0, 0.25, 0.25, 0.25, 1.0, 1.0])
    y = np.array([0.0, 0.25, 0.25, 0.5, 0.75, 0.75, 1.0])
    for order in (slice(None), slice(None, None, -1)):
        submission.auc(x[order].copy(), y[order].copy()).equals(0.625)
    submission.auc(np.array([0.5, 0.5, 0.5]), np.array([0.0, 2.0, 1.0])).equals(0.0)
    submission.auc(np.array([3, 1, 0]), np.array([2, 5, 1])).equals(10.0)


@check(points=4, needs=test_auc)
def test_auc_rejects(submission, rng):
    """auc refuses an x that rises and falls, and shapes that do not fit"""
    y = heights(rng, 4)
    for x in ([0.0, 0.5, 0.25, 1.0], [1.0, 0.25, 0.5, 0.0], [0.0, 1.0, 1.0, 0.5], [1.0, 0.0, 0.0, 1.0]):
        submission.auc.rejects(np.array(x), y, why="x rises and falls")
    x = rising(rng, 4)
    submission.auc.rejects(x, y[:3], why="x has 4 numbers and y has 3")
    submission.auc.rejects(x[:3], y, why="x has 3 numbers and y has 4")
    submission.auc.rejects(x[:, None], y, why="x is of shape (4, 1), and y of shape (4,)")
    submission.auc.rejects(x.reshape(2, 2), y.reshape(2, 2), why="x and y are of shape (2, 2)")


# -- what holds for all ------------------------------------------------------------------------------------------------


@composite
def labels_and_scores(draw):
    count = draw(sizes(2, 7))
    y = draw(arrays(count, low=0, high=1, step=1, dtype=np.int64))
    y[:2] = [0, 1]
    return y, draw(arrays(count, low=-1.0, high=1.0))


@check(points=6, needs=(test_ties, test_any_scores))
@for_all(examples=20, labels_and_scores=labels_and_scores)
def test_every_threshold(submission, labels_and_scores):
    """Each point is what the predictions s >= threshold give, and the rates never fall as the threshold does"""
    for function in (submission.pr_curve, submission.roc_curve):
        draws(function, *labels_and_scores)


@check(points=8, needs=(test_ties, test_auc_directions))
@for_all(examples=20, labels_and_scores=labels_and_scores)
def test_pairs(submission, labels_and_scores):
    """The area under the ROC curve is the share of pairs in which the positive one scores higher, ties counting half"""
    y, s = labels_and_scores
    fpr, tpr, _ = draws(submission.roc_curve, y, s)
    gaps = s[y == 1][:, None] - s[y == 0]
    submission.auc(fpr.copy(), tpr.copy()).equals(float(np.mean((gaps > 0) + (gaps == 0) / 2)))


@check(points=6, needs=test_ties)
def test_ranks(submission, rng):
    """Only the order of the scores matters: their exponentials, or ten times as much, give the same curves"""
    y, s = tied(rng)
    for function in (submission.pr_curve, submission.roc_curve):
        before = draws(function, y, s)
        for other in (np.exp(s), 10 * s - 100, s**3):
            after = function(y, other).parts(*"xyt")
            after[0].equals(before[0])
            after[1].equals(before[1])


@check(points=5, needs=(test_pr_curve, test_roc_curve, test_auc_directions))
def test_perfect_and_reversed(submission, rng):
    """A perfect model has an area of 1 and precision 1 up to recall 1; turned upside down, an area of 0"""
    for pattern, area in (([1, 1, 1, 0, 0], 1.0), ([0, 0, 1, 1, 1], 0.0)):
        y, s = scored(rng, pattern)
        fpr, tpr, _ = draws(submission.roc_curve, y, s)
        draws(submission.pr_curve, y, s)
        submission.auc(fpr.copy(), tpr.copy()).equals(area)


# -- manners -----------------------------------------------------------------------------------------------------------


@check(points=5, needs=(test_pr_curve, test_roc_curve, test_auc_directions))
def test_arguments_unchanged(submission, rng):
    """Labels, scores and curves are the same after the call, and read-only ones will do"""
    y, s = scored(rng, PATTERNS[1])
    leaves_arguments_alone(submission.pr_curve, y, s, right=lambda answer: follows(answer, y, s, False))
    leaves_arguments_alone(submission.roc_curve, y, s, right=lambda answer: follows(answer, y, s, True))
    for order in (slice(None), slice(None, None, -1)):
        leaves_arguments_alone(submission.auc, rising(rng, 5)[order].copy(), heights(rng, 5))


@check(points=5, needs=(test_pr_curve, test_roc_curve, test_auc_directions))
def test_kinds(submission, rng):
    """Scores may be float32, labels any integers, and the area is a float"""
    for function in (submission.pr_curve, submission.roc_curve):
        y, s = scored(rng, PATTERNS[2])
        draws(function, y.astype(np.int32), s.astype(np.float32))
        draws(function, y.astype(np.uint8), s)
    for kind in (np.float64, np.float32):
        x, y = rising(rng, 5).astype(kind), heights(rng, 5).astype(kind)
        submission.auc.agrees(x, y)

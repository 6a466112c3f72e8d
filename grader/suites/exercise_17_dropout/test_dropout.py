"""Hidden checks of exercise 17: dropout and dropout_backward.

Chance decides what a right answer drops, so counts are compared with their binomial distribution: intervals are 6
deviations wide to each side. With n = 60,000 coins, a thousand or more of either kind, a right answer is outside of one
with a probability of about 2e-9. There are some thirty of them, so one right answer in 10 million fails by chance.
"""

import numpy as np

from dlgrade.suite import (
    Tolerance,
    beats_loop,
    chance_from,
    check,
    depends_on_input,
    keeps_dtype,
    leaves_arguments_alone,
    live_generator,
    matches_gradient,
    seed,
)

MANY = (300, 200)
DEVIATIONS = 6
# A single-precision 1 / (1 - p) may be rounded twice.
ROUNDED = Tolerance(rtol=1e-5, atol=1e-6)


def no_zeros(rng, *shape):
    """Numbers of both signs and of size 0.5 to 4, short to read."""
    sizes = rng.integers(50, 400, size=shape) / 100
    return sizes * rng.permutation(np.resize([-1.0, 1.0], sizes.size)).reshape(shape)


def a_mask(rng, p, *shape):
    """A mask as a right dropout returns it, with a number of either kind if there is room."""
    kept = rng.permutation(np.resize([1.0, 0.0, 1.0], int(np.prod(shape)))).reshape(shape)
    return kept / (1 - p)


def near(share, wanted, count):
    """Whether a share of `count` coins is what chance makes of one that is `wanted`."""
    return abs(share - wanted) <= DEVIATIONS * np.sqrt(wanted * (1 - wanted) / count)


def two_parts(answer, x):
    """Return the parts of an answer, and them as float64 arrays of the shape of x."""
    out, mask = answer.parts("out", "mask")
    return out, mask, out.array(x.shape).real.astype(np.float64), mask.array(x.shape).real.astype(np.float64)


# -- evaluation --------------------------------------------------------------------------------------------------------


def evaluates(answer, x, p):
    """Require that nothing is dropped and nothing scaled."""
    out, mask, values, factors = two_parts(answer, x)
    if np.array_equal(factors, x) and np.array_equal(values, np.ones(x.shape)):
        raise answer.fail("The two parts are swapped: out comes first, then the mask.")
    dropped = int(np.count_nonzero((values == 0) & (x != 0) | (factors == 0)))
    if dropped:
        text = f"In evaluation nothing is dropped, but {dropped} of {x.size} numbers are."
        raise answer.fail(text, mistake="drops_in_evaluation")
    if p and x.any() and np.allclose(values, x * (1 - p), rtol=1e-4, atol=1e-6):
        text = f"In evaluation x should come out as it is, but all numbers are multiplied by {1 - p:.3g}."
        raise answer.fail(text, mistake="scaled_at_test_time")
    out.equals(x)
    mask.equals(np.ones(x.shape))


@check(points=12)
def test_evaluation(submission, rng):
    """In evaluation nothing changes: out is x, and the mask is 1 everywhere"""
    cases = [(no_zeros(rng, 4), p) for p in (0.2, 0.5)]
    asked = [(submission.dropout(x, p, seed(rng), False).quiet(), x, p) for x, p in cases]
    if np.array_equal(*(two_parts(answer, x)[2:] for answer, x, _ in asked)):
        raise asked[0][0].fail("Other numbers come in, and the same come out.", mistake="hard_coded")
    for case in asked:
        evaluates(*case)
    for shape, p in [((5, 3), 0.7), ((1, 4), 0.25), ((2, 3, 2), 0.1), ((30, 20), 0.5)]:
        x = no_zeros(rng, *shape)
        evaluates(submission.dropout(x, p, seed(rng), False).quiet(), x, p)


# -- training ----------------------------------------------------------------------------------------------------------


def trains(answer, x, p):
    """Require a mask of 0 and 1 / (1 - p), and that out is x times it; return which numbers were kept."""
    out, _, values, factors = two_parts(answer, x)
    scale = 1 / (1 - p)
    kept = factors != 0
    strange = np.abs(np.where(kept, factors, scale) - scale) > ROUNDED.rtol * scale
    if strange.any():
        shown = np.unique(factors[strange])[:3]
        raise answer.fail(
            f"With p = {p:g} the entries of the mask should be 0 and 1 / (1 - p) = {scale:.4g}, but there is "
            f"{' and '.join(f'{one:.4g}' for one in shown)}.",
            mistake=what_is_wrong(values, factors, x, p),
        )
    out.equals(x * np.where(kept, scale, 0.0), tolerance=ROUNDED)
    return kept


def what_is_wrong(values, factors, x, p):
    """Return the mistake that gives these factors, if all of them are 0 or one number, or None."""
    kept = factors != 0
    if np.ptp(factors[kept]) > 1e-5 or x.size < 1000 or (x == 0).any():
        return None
    factor, enlarged = factors[kept].mean(), np.median(values[kept] / x[kept])
    share = 1 - kept.mean()
    if abs(factor - 1) < 1e-4 and near(share, p, x.size):
        if abs(enlarged * (1 - p) - 1) < 1e-4:
            return "mask_without_scale"
        return "not_rescaled" if abs(enlarged - 1) < 1e-4 else None
    if abs(factor * p - 1) < 1e-4:
        return "p_kept" if near(share, 1 - p, x.size) else "divided_by_p" if near(share, p, x.size) else None
    return None


def drawn_together(kept):
    """Return the mistake that drops columns or rows as a whole, or None."""
    if (kept == kept[:1]).all():
        return "one_draw_for_all_rows"
    rows = kept.reshape(len(kept), -1)
    return "whole_rows" if (rows == rows[:, :1]).all() else None


@check(points=16, needs=test_evaluation)
def test_training(submission, rng):
    """In training a share p is dropped, the rest is divided by 1 - p, and the mask says so"""
    for p in (0.2, 0.7, 0.02, 0.95):
        x = no_zeros(rng, *MANY)
        answer = submission.dropout(x, p, seed(rng), True).quiet()
        kept = trains(answer, x, p)
        share = 1 - kept.mean()
        if not near(share, p, x.size):
            text = (
                f"With p = {p:g}, {100 * share:.1f} % of {x.size:,} numbers are dropped, where {100 * p:g} % should be."
            )
            swapped = "p_kept" if near(share, 1 - p, x.size) else None
            raise answer.fail(text, mistake=drawn_together(kept) or swapped)


@check(points=12)
def test_backward(submission, rng):
    """dropout_backward multiplies the slope by the mask"""
    depends_on_input(submission.dropout_backward, [(no_zeros(rng, 4), a_mask(rng, 0.2, 4)) for _ in range(2)])
    for shape, p in [((4, 3), 0.2), ((1, 5), 0.75), ((6, 1), 0.5), ((2, 3, 4), 0.1), ((2, 3, 2, 2), 0.4)]:
        submission.dropout_backward.agrees(no_zeros(rng, *shape), a_mask(rng, p, *shape)).quiet()
    g = no_zeros(rng, 3, 4)
    submission.dropout_backward.agrees(g, np.ones((3, 4)))
    submission.dropout_backward.agrees(g, np.zeros((3, 4)))


VALUES = (test_evaluation, test_training, test_backward)


# -- edges -------------------------------------------------------------------------------------------------------------


@check(points=5, needs=test_training)
def test_nothing_dropped(submission, rng):
    """With p = 0 training changes nothing either"""
    for p in (0, 0.0):
        for training in (True, False):
            x = no_zeros(rng, 30, 40)
            answer = submission.dropout(x, p, seed(rng), training).quiet()
            trains(answer, x, p)
            out, mask = answer.parts("out", "mask")
            out.equals(x)
            mask.equals(np.ones(x.shape))


@check(points=8, needs=VALUES)
def test_p_that_is_no_share(submission, rng):
    """dropout refuses a p below 0 and a p of 1 or more, in training and in evaluation"""
    x = no_zeros(rng, 4, 3)
    for training, when in [(True, "training"), (False, "evaluation")]:
        for p in (-0.1, -1, 1.5, 2, 1.0, 1):
            why = "p is below 0" if p < 0 else "p is not below 1"
            submission.dropout.rejects(x, p, seed(rng), training, why=f"{why}, in {when}")


@check(points=6, needs=test_training)
def test_other_inputs(submission, rng):
    """dropout takes arrays of any rank, single numbers in an array, and numbers that are 0 already"""
    for shape in [(7,), (1,), (1, 1), (1, 6), (5, 1), (2, 3, 4), (2, 1, 3, 2)]:
        x = no_zeros(rng, *shape)
        trains(submission.dropout(x, 0.4, seed(rng), True).quiet(), x, 0.4)
    for x in (np.zeros(MANY), np.maximum(no_zeros(rng, *MANY), 0.0)):
        answer = submission.dropout(x, 0.3, seed(rng), True).quiet()
        share = 1 - trains(answer, x, 0.3).mean()
        if not near(share, 0.3, x.size):
            text = f"Of an x with zeros in it, {100 * share:.1f} % are dropped by the mask, and not 30 %."
            raise answer.fail(text)
        evaluates(submission.dropout(x, 0.3, seed(rng), False).quiet(), x, 0.3)


@check(points=6, needs=test_backward)
def test_backward_shapes(submission, rng):
    """dropout_backward refuses a g and a mask of different shapes"""
    for one, other in [((4, 3), (3,)), ((4, 3), (4, 1)), ((4,), (1,)), ((2, 3), (3, 2)), ((4,), (5,)), ((3,), (1, 3))]:
        for shape, mask_shape in ((one, other), (other, one)):
            g, mask = no_zeros(rng, *shape), a_mask(rng, 0.2, *mask_shape)
            submission.dropout_backward.rejects(g, mask, why=f"the shapes are {shape} and {mask_shape}")


# -- properties --------------------------------------------------------------------------------------------------------


@check(points=7, needs=test_training)
def test_mean(submission, rng):
    """On average out is x, for large numbers and small ones, positive and negative"""
    for p in (0.1, 0.5, 0.8):
        x = no_zeros(rng, *MANY)
        answer = submission.dropout(x, p, seed(rng), True)
        kept = trains(answer, x, p)
        out = x * kept / (1 - p)
        for name, where in {"positive": x > 0, "negative": x < 0, "large": abs(x) > 3, "small": abs(x) < 1}.items():
            wanted, deviation = x[where].sum(), np.sqrt(np.sum(x[where] ** 2) * p / (1 - p))
            if abs(out[where].sum() - wanted) > DEVIATIONS * deviation:
                raise answer.fail(
                    f"With p = {p:g} the {name} numbers of x have the mean {x[where].mean():.4g}, and those of out "
                    f"{out[where].mean():.4g}. Chance alone does not make such a difference."
                )


@check(points=6, needs=test_training)
def test_each_on_its_own(submission, rng):
    """Every number is dropped or kept on its own, not rows, columns or examples as a whole"""
    for shape in [MANY, (40, 5, 6, 50)]:
        x = no_zeros(rng, *shape)
        answer = submission.dropout(x, 0.5, seed(rng), True)
        kept = trains(answer, x, 0.5)
        # Two neighbours differ as often as not, and with p = 1/2 that is as if each pair threw a coin of its own.
        differ = [np.diff(kept.astype(np.int8), axis=axis) != 0 for axis in range(len(shape))]
        alike = [axis for axis, pairs in enumerate(differ) if not near(pairs.mean(), 0.5, pairs.size)]
        if alike:
            text = f"With p = 0.5, of all neighbours along axis {alike[0]} 50 % should be treated differently, and"
            share = 100 * differ[alike[0]].mean()
            raise answer.fail(f"{text} {share:.1f} % are.", mistake=drawn_together(kept))
    # Of 600 coins exactly half, but for one, are heads in a tenth of all cases, and in twelve cases of twelve never.
    x = no_zeros(rng, 30, 20)
    asked = [submission.dropout(x, 0.5, seed(rng), True) for _ in range(12)]
    counts = [x.size - int(trains(answer, x, 0.5).sum()) for answer in asked]
    if max(abs(count - x.size // 2) for count in counts) <= 1:
        shown = ", ".join(map(str, counts))
        text = f"With p = 0.5, {len(counts)} calls with other seeds dropped so many of {x.size} numbers:\n  {shown}"
        raise asked[-1].fail(f"{text}\nBy chance there would be some 12 more or less.", mistake="exact_count")


@check(points=4, needs=VALUES)
def test_gradient(submission, rng):
    """The slope that goes back is that of out, as measured by small steps of x"""
    x, g = no_zeros(rng, 3, 4), no_zeros(rng, 3, 4)
    mask = two_parts(submission.dropout(x, 0.4, seed(rng), True), x)[3]
    answer = submission.dropout_backward(g, mask)
    matches_gradient(answer, lambda z: float(np.sum(g * z * mask)), x, name="the slope for x")


@check(points=4, needs=test_training)
def test_chance_from_rng(submission, rng):
    """All chance comes from rng: same seed, same mask; other seed, other mask; used twice, two masks"""
    x = no_zeros(rng, 12, 10)
    chance_from(
        lambda one: submission.dropout(x, 0.5, one, True), rng, lambda answer: two_parts(answer, x)[3], what="masks"
    )
    generator = live_generator(submission, int(rng.integers(1 << 32)))
    once, twice = (submission.dropout(x, 0.5, generator, True) for _ in range(2))
    if np.array_equal(two_parts(once, x)[3], two_parts(twice, x)[3]):
        raise twice.fail("The second call with one and the same generator gave the mask of the first one.")


@check(points=4, needs=test_training)
def test_vectorised(submission, rng):
    """dropout works on whole arrays at once"""

    def make():
        return rng.normal(size=(400, 250)).astype(np.float32), 0.3, seed(rng), True

    def right(answer, x, p, generator, training):
        trains(answer, x, p)

    beats_loop(submission.dropout, make, loop_dropout, mistake="slow_loop", right=right)


# -- manners -----------------------------------------------------------------------------------------------------------


@check(points=5, needs=VALUES)
def test_arguments_unchanged(submission, rng):
    """x, g and the mask are the same after each call, and read-only ones will do"""
    x = no_zeros(rng, 3, 4)
    leaves_arguments_alone(submission.dropout, x, 0.3, seed(rng), True, right=lambda answer: trains(answer, x, 0.3))
    leaves_arguments_alone(submission.dropout, x, 0.3, seed(rng), False, right=lambda answer: evaluates(answer, x, 0.3))
    leaves_arguments_alone(submission.dropout_backward, no_zeros(rng, 3, 4), a_mask(rng, 0.3, 3, 4))


@check(points=5, needs=VALUES)
def test_dtype(submission, rng):
    """float32 stays float32, in out and in the mask, and integers are computed as float64"""

    def right(answer, x, p, generator, training):
        kinds = {np.asarray(part.value).dtype.kind for part in answer.parts("out", "mask")}
        if x.dtype.kind in "iu" and kinds & set("iu"):
            text = "x holds integers, which should be computed as float64, but the mask or out holds integers too."
            raise answer.fail(text, mistake="integers_kept")
        (trains if training else evaluates)(answer, x, p)

    for training in (True, False):
        keeps_dtype(submission.dropout, no_zeros(rng, 3, 4), 0.3, seed(rng), training, right=right)
    keeps_dtype(submission.dropout_backward, no_zeros(rng, 3, 4), a_mask(rng, 0.3, 3, 4), integers=False)


def loop_dropout(x, p, generator, training):
    """Dropout in training, number by number, with coins that are thrown at once."""
    scale = 1 / (1 - p)
    coins = np.random.default_rng(generator.value).random(x.size).tolist()
    mask = [scale if coin >= p else 0.0 for coin in coins]
    out = [value * factor for value, factor in zip(x.ravel().tolist(), mask, strict=True)]
    return np.array(out), np.array(mask)

"""Hidden checks of exercise 15: he, glorot and grad_norms.

Chance decides what a right answer returns, so intervals are derived from its distribution. Of n = 60,000 numbers whose
fourth moment is at most that of a normal distribution, the sample variance has a relative deviation of at most √(2/n);
mean, share of positive numbers and fourth moment have theirs. Intervals are 6 deviations wide to each side: a right
answer is outside of one with a probability of about 2e-9, and of any (there are some twenty) below 1e-7.
"""

import numpy as np

from dlgrade.suite import chance_from, check, live_generator, seed

COUNT = 60_000
DEVIATIONS = 6
SHAPES = [(300, 200), (60, 1000), (1000, 60)]
DEPTH = 10


def he_variance(fan_in, fan_out):
    return 2 / fan_in


def glorot_variance(fan_in, fan_out):
    return 2 / (fan_in + fan_out)


def weights(answer, fan_in, fan_out):
    """Return an answer as a matrix of floats."""
    value = answer.value
    if fan_in != fan_out and isinstance(value, np.ndarray) and value.shape == (fan_out, fan_in):
        text = f"The shape is {value.shape}, and should be (fan_in, fan_out), here ({fan_in}, {fan_out})."
        raise answer.fail(text, mistake="shape_turned")
    W = answer.array((fan_in, fan_out))
    if W.dtype.kind != "f":
        raise answer.fail(f"The weights should be floats, but are {W.dtype}.")
    return W.astype(np.float64)


def spread_is_right(function, rng, shapes, variance):
    """Require weights around 0 with the right variance, and name what the wrong one looks like in all shapes."""
    found = []
    for shape in shapes:
        answer = function(seed(rng), *shape).quiet()
        W = weights(answer, *shape)
        if np.ptp(W) == 0:
            raise answer.fail(f"All weights are {W.flat[0]:.4g}.", mistake="all_alike")
        if W.min() >= 0:
            text = f"All weights are between {W.min():.3g} and {W.max():.3g}, and half of them should be negative."
            raise answer.fail(text, mistake="never_negative")
        found.append((answer, W.var()))
    measured = {shape: yours for shape, (_, yours) in zip(shapes, found, strict=True)}
    for shape, (answer, yours) in zip(shapes, found, strict=True):
        wanted = variance(*shape)
        if abs(yours / wanted - 1) > DEVIATIONS * np.sqrt(2 / COUNT):
            text = (
                f"The variance of the {COUNT:,} weights is wrong.\n"
                f"  expected: {wanted:.4g}  (a deviation of {np.sqrt(wanted):.4g})\n"
                f"  yours:    {yours:.4g}  (a deviation of {np.sqrt(yours):.4g})\n"
                f"  ratio:    {yours / wanted:.4g}"
            )
            raise answer.fail(text, mistake=looks_like(measured, variance))


def looks_like(measured, variance):
    """Return the one mistake that has these variances, by shape, or None."""
    fitting = set(MISTAKES)
    for shape, yours in measured.items():
        right = variance(*shape)
        fitting = {name for name in fitting if abs(yours / MISTAKES[name](right, *shape) - 1) < 0.035}
    return fitting.pop() if len(fitting) == 1 else None


# The variance that a mistake has, by the right one and the shape.
MISTAKES = {
    "variance_for_deviation": lambda right, fan_in, fan_out: right**2,
    "deviation_as_limit": lambda right, fan_in, fan_out: right / 3,
    "half_the_variance": lambda right, fan_in, fan_out: right / 2,
    "not_scaled": lambda right, fan_in, fan_out: 1.0,
    "tails_not_made_up_for": lambda right, fan_in, fan_out: 0.7737 * right,
    "fan_out": lambda right, fan_in, fan_out: 2 / fan_out,
    "fan_in_alone": lambda right, fan_in, fan_out: 2 / fan_in,
}


# -- values ------------------------------------------------------------------------------------------------------------


@check(points=13)
def test_he(submission, rng):
    """he gives weights on both sides of 0 with the variance 2 / fan_in"""
    spread_is_right(submission.he, rng, SHAPES, he_variance)


@check(points=13)
def test_glorot(submission, rng):
    """glorot gives weights on both sides of 0 with the variance 2 / (fan_in + fan_out)"""
    spread_is_right(submission.glorot, rng, SHAPES, glorot_variance)


def norms_of(submission, rng, depth, act):
    """Return an answer of grad_norms, and it as an array of numbers above 0."""
    answer = submission.grad_norms(depth, act, seed(rng)).quiet()
    norms = answer.array((depth,))
    if norms.dtype.kind != "f":
        raise answer.fail(f"The norms should be floats, but are {norms.dtype}.")
    if norms.min() <= 0:
        at = int(norms.argmin())
        raise answer.fail(f"A norm should be above 0, but the one at [{at}] is {norms[at]:.4g}.")
    return answer, norms.astype(np.float64)


# Right answers were tried with one example and with batches of up to 32, five kinds of loss, three of input, with and
# without an activation at the end. With sigmoid, first / last was never above 2e-4, mostly between 2e-7 and 1e-5, where
# 1e-9 to 0.01 is asked for. Sums of squares, or slopes multiplied in twice, are below that. With ReLU its median was
# between 0.2 and 6, and its logarithm has a deviation of at most 1, and of 0.4 at the upper end. So each of 30 networks
# is above 0.05 with a probability of 0.9 or more, and 10 of them are but for one time in 10 million; and the median of
# 30, whose logarithm has a deviation of 0.4 · 1.25 / √30 = 0.09, is 5.6 deviations below 10.
NETWORKS = 30


@check(points=8)
def test_sigmoid_fades(submission, rng):
    """grad_norms: with sigmoid, the first of ten layers gets a billionth to a hundredth of what reaches the last"""
    for _ in range(3):
        answer, norms = norms_of(submission, rng, DEPTH, "sigmoid")
        ratio = norms[0] / norms[-1]
        if not 1e-9 < ratio < 0.01:
            turned = norms[-1] / norms[0] < 0.01
            text = f"The first norm is {norms[0]:.3g} and the last {norms[-1]:.3g}: a ratio of {ratio:.3g}."
            if not turned:
                text += f" From layer to layer that is a factor of {ratio ** (1 / (DEPTH - 1)):.2g}, and "
                text += "the sigmoid's slope is 1/4 at most. " if ratio > 1e-9 else "it should be about 1/4. "
                text += "Is every slope multiplied in once, and is each norm the root of a sum of squares?"
            raise answer.fail(text, mistake="from_the_output" if turned else None)
        if not norms[0] < norms[4] < norms[9]:
            text = (
                "The gradient should fade layer by layer towards the input, but from the first to the last layer it is"
            )
            raise answer.fail(f"{text}\n  " + "  ".join(f"{norm:.2g}" for norm in norms))


@check(points=6)
def test_relu_carries(submission, rng):
    """grad_norms: with ReLU, what reaches the first of ten layers is 0.05 to 10 times what reaches the last"""
    ratios = []
    for _ in range(NETWORKS):
        answer, norms = norms_of(submission, rng, DEPTH, "relu")
        ratios.append(norms[0] / norms[-1])
    if sum(ratio > 0.05 for ratio in ratios) < NETWORKS / 3 or np.median(ratios) > 10:
        text = f"In {NETWORKS} networks the first norm was {min(ratios):.3g} to {max(ratios):.3g} times the last"
        raise answer.fail(f"{text}, in the middle {np.median(ratios):.3g} times.")


VALUES = (test_he, test_glorot)
NORMS = (test_sigmoid_fades, test_relu_carries)


# -- edges -------------------------------------------------------------------------------------------------------------


@check(points=9, needs=VALUES)
def test_one_input_or_neuron(submission, rng):
    """he and glorot are right for a single input and for a single neuron"""
    thin = [(1, COUNT), (COUNT, 1)]
    spread_is_right(submission.he, rng, thin, he_variance)
    spread_is_right(submission.glorot, rng, thin, glorot_variance)


@check(points=6, needs=VALUES)
def test_shapes(submission, rng):
    """he and glorot give small layers in the shape (fan_in, fan_out)"""
    for fan_in, fan_out in [(1, 1), (1, 4), (3, 1), (2, 3), (5, 2), (7, 7)]:
        for function in (submission.he, submission.glorot):
            weights(function(seed(rng), fan_in, fan_out).quiet(), fan_in, fan_out)


@check(points=10, needs=NORMS)
def test_depths(submission, rng):
    """grad_norms gives one norm above 0 for each layer, also of a single one"""
    for depth in (1, 2, 3, 7, 12):
        for act in ("sigmoid", "relu"):
            norms_of(submission, rng, depth, act)


# -- properties --------------------------------------------------------------------------------------------------------


@check(points=5, needs=VALUES)
def test_centred(submission, rng):
    """The weights are as often negative as positive, and their mean is 0"""
    for function in (submission.he, submission.glorot):
        answer = function(seed(rng), 200, 300)
        W = weights(answer, 200, 300)
        limit = DEVIATIONS / np.sqrt(W.size)
        if abs(W.mean()) > limit * W.std():
            text = (
                f"The mean of {W.size:,} weights is {W.mean():.4g}. By chance it would be below {limit * W.std():.2g}."
            )
            raise answer.fail(text)
        share = np.mean(W > 0)
        if abs(share - 0.5) > limit / 2:
            raise answer.fail(f"{100 * share:.1f} % of {W.size:,} weights are positive, and it should be half of them.")


@check(points=5, needs=VALUES)
def test_distribution(submission, rng):
    """Each weight is drawn on its own, from a normal, cut-off normal or uniform distribution"""
    for function in (submission.he, submission.glorot):
        answer = function(seed(rng), 200, 300)
        W = weights(answer, 200, 300)
        different = np.unique(W).size
        # float32 holds so many numbers that of 60,000 only a few hundred meet.
        if different < 0.98 * W.size:
            raise answer.fail(f"Among {W.size:,} weights there are only {different:,} different numbers.")
        # The fourth moment: 1.8 if uniform, 3 if normal, in between if the tails are cut off.
        moment = np.mean(W**4) / np.mean(W**2) ** 2
        if not 1.7 < moment < 3.0 + DEVIATIONS * np.sqrt(24 / W.size):
            raise answer.fail(
                "The weights have the right variance, but their distribution is neither normal nor uniform."
            )


@check(points=8, needs=VALUES)
def test_weights_from_rng(submission, rng):
    """he and glorot draw from rng alone: the same seed gives the same weights, another seed other ones"""
    for function in (submission.he, submission.glorot):
        chance_from(lambda one: function(one, 4, 3), rng, lambda answer: answer.array((4, 3)), what="weights")  # noqa: B023


@check(points=7, needs=NORMS)
def test_norms_from_rng(submission, rng):
    """grad_norms draws from rng alone: the same seed gives the same norms, another seed other ones"""
    for act in ("sigmoid", "relu"):
        chance_from(
            lambda one: submission.grad_norms(3, act, one),  # noqa: B023
            rng,
            lambda answer: answer.array((3,)),
            what="norms",
        )


# -- manners -----------------------------------------------------------------------------------------------------------


@check(points=10, needs=(test_weights_from_rng, test_norms_from_rng))
def test_generator_goes_on(submission, rng):
    """A generator that is used twice gives two different results: each layer gets weights of its own"""
    generator = live_generator(submission, int(rng.integers(1 << 32)))
    for function, shape, args in [
        (submission.he, (5, 3), (generator, 5, 3)),
        (submission.glorot, (5, 3), (generator, 5, 3)),
        (submission.grad_norms, (4,), (4, "relu", generator)),
    ]:
        once, twice = (function(*args) for _ in range(2))
        if np.array_equal(once.array(shape), twice.array(shape)):
            raise twice.fail("The second call with one and the same generator gave what the first one gave.")

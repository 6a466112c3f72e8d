"""Hidden checks of exercise 18: bn_forward and bn_backward.

A cache may be anything, so it never leaves the learner's process: forward and backward are steps of one script. The
features differ in mean and spread, and each has a variance of about 1 or more where gradients are measured.
"""

import numpy as np

from dlgrade.suite import CheckFailed, Script, Tolerance, arrays, beats_loop, check, for_all, matches_gradient, sizes

PARTS = ("out", "new state")
SLOPES = ("dx", "dgamma", "dbeta")
# Of 0 in exact arithmetic, rounding may leave a little.
ABOUT = Tolerance(rtol=1e-6, atol=1e-7)


def features(rng, *shape):
    """Numbers of which each feature, along the last axis, has a mean and a spread of its own."""
    count = int(np.prod(shape[:-1]))
    even = np.linspace(-1.6, 1.6, count) if count > 1 else np.zeros(1)
    columns = [rng.permutation(even) + rng.uniform(-0.2, 0.2, count) for _ in range(shape[-1])]
    spread, centre = rng.uniform(1.0, 3.0, shape[-1]), rng.uniform(-3.0, 3.0, shape[-1])
    return (np.stack(columns, axis=-1) * spread + centre).round(2).reshape(shape)


def vector(rng, D):
    """One number for each feature, of size 0.5 to 2 and either sign."""
    return (rng.uniform(0.5, 2.0, D) * rng.permutation(np.resize([1.0, -1.0], D))).round(2)


def state_of(rng, D):
    return {"mean": vector(rng, D), "var": rng.uniform(0.5, 4.0, D).round(2)}


def arguments(rng, *shape):
    """x, gamma, beta and a state that fit each other."""
    D = shape[-1]
    return features(rng, *shape), vector(rng, D), vector(rng, D), state_of(rng, D)


def forward_agrees(submission, *args, tolerance=None, **kwargs):
    """Require the reference's out and new state."""
    script = Script(submission)
    result = script.call("bn_forward", *args, **kwargs)
    out, state = result[0], result[2]
    answer = script.run(out, state).quiet()
    for part, expected in zip(answer.parts(*PARTS), script.reference_values(out, state), strict=True):
        part.equals(expected, tolerance=tolerance)
    return answer


def both_ways(submission, g, *args, **kwargs):
    """Return a script of bn_forward and bn_backward, and the three slopes in it."""
    script = Script(submission)
    back = script.call("bn_backward", g, script.call("bn_forward", *args, **kwargs)[1])
    return script, [back[i] for i in range(3)]


def parts_agree(script, asked):
    """Require what the reference gives for results of a script, by their names in messages."""
    answer = script.run(*asked.values())
    for part, expected in zip(answer.parts(*asked), script.reference_values(*asked.values()), strict=True):
        part.equals(expected, tolerance=ABOUT)
    return answer


# -- values ------------------------------------------------------------------------------------------------------------


@check(points=16)
def test_training(submission, rng):
    """In training bn_forward normalises each feature of a batch, and moves the state"""
    seen = []
    for _ in range(2):
        x, gamma, beta, state = arguments(rng, 2, 2)
        script = Script(submission)
        result = script.call("bn_forward", x, gamma, beta, state, True, eps=0.25)
        answer = script.run(result[0], result[2])
        out = answer.parts(*PARTS)[0].array(x.shape)
        if seen and np.array_equal(out, seen[0]):
            raise answer.fail("Other numbers come in, and the same come out.", mistake="hard_coded")
        seen.append(out)
    for shape, how in [
        ((5, 3), {"eps": 0.25}),
        ((6, 3), {}),
        ((8, 2), {"mu": 0.6}),
        ((4, 1), {"mu": 0.25, "eps": 0.5}),
        ((3, 5), {"mu": 0.0}),
    ]:
        forward_agrees(submission, *arguments(rng, *shape), True, **how)


@check(points=14)
def test_evaluation(submission, rng):
    """In evaluation bn_forward uses the state, and leaves its numbers as they are"""
    for shape, how in [((5, 3), {"eps": 0.25}), ((6, 3), {}), ((8, 2), {"mu": 0.6}), ((2, 4), {}), ((2, 3, 2, 4), {})]:
        forward_agrees(submission, *arguments(rng, *shape), False, **how)


@check(points=10, needs=test_training)
def test_images(submission, rng):
    """Statistics are taken over all axes but the last: over examples, rows and columns of images"""
    for shape in [(4, 3, 2, 5), (2, 3, 4, 1), (1, 4, 3, 2), (3, 4, 2)]:
        forward_agrees(submission, *arguments(rng, *shape), True)


VALUES = (test_training, test_evaluation, test_images)


# -- gradients ---------------------------------------------------------------------------------------------------------


def normalised(x, gamma, beta, eps):
    """The forward pass in training, as the loss of a gradient check."""
    axes = tuple(range(x.ndim - 1))
    return gamma * (x - x.mean(axis=axes)) / np.sqrt(x.var(axis=axes) + eps) + beta


def slopes_match(submission, rng, *shape, **how):
    """Require that all three slopes are those measured by small steps."""
    x, gamma, beta, state = arguments(rng, *shape)
    eps = how.get("eps", 1e-5)
    g = (rng.uniform(0.2, 1.5, shape) * rng.choice([-1.0, 1.0], shape)).round(2)
    script, slopes = both_ways(submission, g, x, gamma, beta, state, True, **how)
    dx, dgamma, dbeta = script.run(*slopes).quiet().parts(*SLOPES)
    count = x.size // shape[-1]
    matches_gradient(
        dbeta, lambda z: float(np.sum(g * normalised(x, gamma, z, eps))), beta, name="the slope dbeta", batch=count
    )
    matches_gradient(
        dgamma, lambda z: float(np.sum(g * normalised(x, z, beta, eps))), gamma, name="the slope dgamma", batch=count
    )
    matches_gradient(
        dx, lambda z: float(np.sum(g * normalised(z, gamma, beta, eps))), x, name="the slope dx", batch=count
    )


@check(points=9, needs=test_training)
def test_gradient(submission, rng):
    """bn_backward gives the slopes that are measured by small steps of x, gamma and beta"""
    slopes_match(submission, rng, 5, 3, eps=0.25)
    slopes_match(submission, rng, 6, 4)
    slopes_match(submission, rng, 7, 1, mu=0.5)


@check(points=4, needs=(test_gradient, test_images))
def test_gradient_of_images(submission, rng):
    """bn_backward does so for images too"""
    slopes_match(submission, rng, 2, 3, 2, 3)
    slopes_match(submission, rng, 1, 3, 4, 2)


@check(points=3, needs=test_gradient)
def test_caches_apart(submission, rng):
    """Each cache belongs to its own batch: two batches forward, then the first and the second one back"""
    # Batches of one shape come first: a wrong cache gives wrong slopes there, not an exception.
    for rows, eps, evaluated in [(5, 1e-5, False), (4, 0.5, True)]:
        script = Script(submission)
        first = script.call("bn_forward", *arguments(rng, 5, 3), True)
        second = script.call("bn_forward", *arguments(rng, rows, 3), True, eps=eps)
        if evaluated:
            script.call("bn_forward", *arguments(rng, 5, 3), False)
        one = script.call("bn_backward", features(rng, 5, 3), first[1])
        two = script.call("bn_backward", features(rng, rows, 3), second[1])
        both = {"first": one, "second": two}.items()
        parts_agree(
            script, {f"{name} of the {which}": back[i] for which, back in both for i, name in enumerate(SLOPES)}
        )


# -- properties --------------------------------------------------------------------------------------------------------


@check(points=3, needs=test_training)
@for_all(examples=10, x=arrays(sizes(2, 5), sizes(1, 3)))
def test_mean_and_variance(submission, x):
    """With gamma = 1 and beta = 0, each feature of out has mean 0 and variance 1, but for eps"""
    D = x.shape[1]
    script = Script(submission)
    state = {"mean": np.zeros(D), "var": np.ones(D)}
    out = script.call("bn_forward", x, np.ones(D), np.zeros(D), state, True)[0]
    answer = script.run(out)
    values = answer.parts("out")[0].array(x.shape)
    wanted = x.var(axis=0) / (x.var(axis=0) + 1e-5)
    for found, right, name in [(values.mean(axis=0), np.zeros(D), "mean"), (values.var(axis=0), wanted, "variance")]:
        if np.abs(found - right).max() > 1e-6:
            at = int(np.abs(found - right).argmax())
            raise answer.fail(f"The {name} of out's feature {at} is {found[at]:.6g}, and should be {right[at]:.6g}.")


@check(points=3, needs=test_evaluation)
def test_rows_independent(submission, rng):
    """In evaluation an example gets the same answer alone as in a batch"""
    x, gamma, beta, state = arguments(rng, 4, 3)

    def out_of(rows):
        script = Script(submission)
        result = script.run(script.call("bn_forward", rows, gamma, beta, state, False)[0])
        return result.parts("out")[0]

    whole = out_of(x).array(x.shape)
    for i in range(len(x)):
        out_of(x[i : i + 1]).equals(whole[i : i + 1])


@check(points=3, needs=VALUES)
def test_vectorised(submission, rng):
    """bn_forward works on whole arrays at once"""

    def make():
        x = rng.normal(loc=1.0, size=(400, 400)).astype(np.float32)
        gamma, beta, mean, var = (rng.uniform(0.5, 1.5, 400).astype(np.float32) for _ in range(4))
        return x, gamma, beta, {"mean": mean, "var": var}, True

    def right(answer, *args):
        out, _, state = answer.parts("out", "cache", "new state")
        expected = submission.bn_forward.reference_value(*args)
        out.equals(expected[0])
        state.equals(expected[2])

    beats_loop(submission.bn_forward, make, loop_forward, mistake="slow_loop", right=right)


def loop_forward(x, gamma, beta, state, training):
    """Batch normalisation in training, number by number."""
    columns, statistics = [], []
    for column, scale, shift in zip(x.T.tolist(), gamma.tolist(), beta.tolist(), strict=True):
        mean = sum(column) / len(column)
        centred = [value - mean for value in column]
        var = sum([value * value for value in centred]) / len(column)
        factor = scale / (var + 1e-5) ** 0.5
        columns.append([value * factor + shift for value in centred])
        statistics.append((mean, var))
    return np.array(columns).T, statistics


# -- edges -------------------------------------------------------------------------------------------------------------


@check(points=7, needs=VALUES)
def test_single_example(submission, rng):
    """A batch of one has the variance 0: in training out is beta, without a warning"""
    for shape in [(1, 3), (1, 1), (1, 1, 1, 2)]:
        forward_agrees(submission, *arguments(rng, *shape), True, tolerance=ABOUT)
        forward_agrees(submission, *arguments(rng, *shape), False)
    for shape in [(1, 3), (2, 3), (1, 1, 1, 2)]:
        script, slopes = both_ways(submission, features(rng, *shape), *arguments(rng, *shape), True)
        parts_agree(script, dict(zip(SLOPES, slopes, strict=True))).quiet()


@check(points=6, needs=VALUES)
def test_flat_and_far(submission, rng):
    """Features that are constant, hardly vary, or have a mean of 1,000 come out right"""
    x, gamma, beta, state = arguments(rng, 6, 4)
    flat, hardly, far = x.copy(), x * 1e-3, x + np.array([1000.0, -1000.0, 500.0, 0.0])
    flat[:, 1], flat[:, 3] = 2.5, 0.0
    for changed in (flat, hardly, far):
        forward_agrees(submission, changed, gamma, beta, state, True, tolerance=ABOUT)
    nothing = {"mean": state["mean"], "var": np.array([0.0, 1e-6, 1.0, 0.0])}
    forward_agrees(submission, x, gamma, beta, nothing, False)
    script, slopes = both_ways(submission, features(rng, 6, 4), flat, gamma, beta, state, True)
    parts_agree(script, dict(zip(SLOPES, slopes, strict=True))).quiet()


@check(points=3, needs=VALUES)
def test_new_state(submission, rng):
    """The new state is a new dict, in evaluation too: whoever changes it leaves the old one as it was"""
    for training in (True, False):
        script = Script(submission)
        old = script.call("bn_forward", *arguments(rng, 4, 3), True)[2]
        x, gamma, beta, _ = arguments(rng, 5, 3)
        new = script.call("bn_forward", x, gamma, beta, old, training)[2]
        new["mean"] = np.zeros(3)
        answer = script.run(old)
        mean = answer.parts("old state")[0].keys("mean", "var")["mean"].array((3,))
        is_same = not mean.any()
        answer.equals(script.reference_values(old), mistake="state_handed_back" if is_same else "argument_mutated")


@check(points=5, needs=VALUES)
def test_shapes(submission, rng):
    """bn_forward refuses a gamma, a beta and a state that do not have one number for each feature"""
    x, gamma, beta, state = arguments(rng, 4, 3)
    for shape in [(1,), (4,), (1, 3), (4, 3), (4, 1), ()]:
        other = np.ones(shape)
        for training in (True, False):
            cases = {
                "gamma": (x, other, beta, state),
                "beta": (x, gamma, other, state),
                "the mean of the state": (x, gamma, beta, {**state, "mean": other}),
                "the var of the state": (x, gamma, beta, {**state, "var": other}),
            }
            for name, args in cases.items():
                submission.bn_forward.rejects(*args, training, why=f"{name} has the shape {shape}, not (3,)")
    narrow, *others = arguments(rng, 4, 1)
    for place in range(2):
        args = [narrow, *others]
        args[1 + place] = np.ones(4)
        name = ("gamma", "beta")[place]
        submission.bn_forward.rejects(*args, True, why=f"{name} has the shape (4,), not (1,)")


@check(points=4, needs=test_gradient)
def test_slope_shapes(submission, rng):
    """bn_backward refuses a g that does not have the shape of out"""
    cases = [((4, 3), (3,)), ((4, 3), (1, 3)), ((4, 3), (4, 1)), ((4, 3), (5, 3)), ((2, 3, 2, 2), (6, 2))]
    # As many numbers, in another shape.
    cases += [((4, 1), (1, 4)), ((4, 1), (4,)), ((1, 3), (3,)), ((2, 1, 3), (2, 3))]
    for shape, other in cases:
        script, _ = both_ways(submission, np.ones(other), *arguments(rng, *shape), True)
        script.rejects(why=f"g has the shape {other}, and out has {shape}")
    script, _ = both_ways(submission, np.ones((2, 3, 4)), *arguments(rng, 3, 4), True)
    script.rejects(why="g has the shape (2, 3, 4), and out has (3, 4)")


# -- manners -----------------------------------------------------------------------------------------------------------


def read_only(array):
    locked = array.copy()
    locked.flags.writeable = False
    return locked


def fortran(array):
    return array.copy(order="F")


def spaced(array):
    wide = np.zeros((*array.shape[:-1], 2 * array.shape[-1]))[..., ::2]
    wide[...] = array
    return wide


@check(points=5, needs=(*VALUES, test_gradient, test_caches_apart))
def test_arguments_unchanged(submission, rng):
    """Arrays, state and cache are the same after each call, and read-only arrays will do"""
    for change in (read_only, fortran, spaced):
        x, gamma, beta, state = arguments(rng, 4, 3)
        laid = [change(x), change(gamma), change(beta), {name: change(value) for name, value in state.items()}]
        g = change(features(rng, 4, 3))
        for training in (True, False):
            script = Script(submission)
            result = script.call("bn_forward", *laid, training)
            asked = {"out": result[0], "new state": result[2]}
            if training:
                back = script.call("bn_backward", g, result[1])
                asked |= {name: back[i] for i, name in enumerate(SLOPES)}
            try:
                parts_agree(script, asked)
            except CheckFailed as failure:
                if "read-only" in failure.message:
                    raise CheckFailed(failure.message, mistake="argument_mutated") from None
                raise
    # What earlier steps gave are the arguments of later ones, and is looked at afterwards.
    script = Script(submission)
    first = script.call("bn_forward", *arguments(rng, 4, 3), True)
    back = script.call("bn_backward", features(rng, 4, 3), first[1])
    x, gamma, beta, state = first[0], back[1], back[2], first[2]
    second = script.call("bn_forward", x, gamma, beta, state, True)
    script.call("bn_forward", x, gamma, beta, state, False)
    script.call("bn_backward", x, second[1])
    again = script.call("bn_backward", x, second[1])
    given = {"x": x, "gamma": gamma, "beta": beta, "the state": state, "the cache": again[0]}
    answer = script.run(*given.values())
    expected = script.reference_values(*given.values())
    for name, part, wanted in zip(given, answer.parts(*given), expected, strict=True):
        try:
            part.equals(wanted, tolerance=ABOUT)
        except CheckFailed:
            text = f"{name[0].upper()}{name[1:]} is not the same after the calls."
            raise answer.fail(text, mistake="argument_mutated") from None


@check(points=5, needs=(*VALUES, test_gradient))
def test_dtype(submission, rng):
    """float32 stays float32, in the state and the slopes too, and integers are computed as float64"""
    for dtype, rest in [(np.float32, np.float32), (np.float64, np.float64), (np.int64, np.float64)]:
        x, gamma, beta, state = arguments(rng, 4, 3)
        x = (4 * x).round().astype(dtype)
        gamma, beta = gamma.astype(rest), beta.astype(rest)
        state = {name: value.astype(rest) for name, value in state.items()}
        for training in (True, False):
            script = Script(submission)
            result = script.call("bn_forward", x, gamma, beta, state, training)
            asked = {"out": result[0], "the mean of the state": result[2]["mean"], "its var": result[2]["var"]}
            if training:
                back = script.call("bn_backward", features(rng, 4, 3).astype(rest), result[1])
                asked |= {name: back[i] for i, name in enumerate(SLOPES)}
            answer = script.run(*asked.values())
            parts = answer.parts(*asked)
            for part, wanted in zip(parts, script.reference_values(*asked.values()), strict=True):
                part.equals(wanted, tolerance=None if rest == np.float64 else Tolerance(1e-3, 1e-4))
            for name, part in zip(asked, parts, strict=True):
                found = np.asarray(part.value).dtype
                if found != rest:
                    widened = rest == np.float32 and found == np.float64
                    text = f"x is {np.dtype(dtype)}, so {name} should be {np.dtype(rest)}, but is {found}."
                    raise answer.fail(text, mistake="dtype_widened" if widened else None)

"""Hidden checks of exercise 37: a restricted Boltzmann machine."""

from itertools import pairwise, product

import numpy as np

from dlgrade.suite import (
    Tolerance,
    arrays,
    chance_from,
    check,
    composite,
    depends_on_input,
    for_all,
    keeps_dtype,
    leaves_arguments_alone,
    load_module,
    normal,
    seed,
    sizes,
)

# Where units are on or off for certain: a probability of 1e-6 is as good as 0, however the sigmoid is computed.
CERTAIN = Tolerance(rtol=2e-4, atol=1e-5)

# -- machines ----------------------------------------------------------------------------------------------------------


def coins(rng, *shape):
    return rng.integers(2, size=shape).astype(np.float64)


def machine(rng, V, H):
    """Weights (V, H), visible biases (V,), hidden biases (H,)."""
    return normal(rng, V, H), normal(rng, V), normal(rng, H)


def decided(rng, N, V, H):
    """A batch (N, V) and a machine in which nothing is left to chance: every sum is at least 40 away from 0.

    From v to h, back to v' and on to h' every unit is 0 or 1 as good as surely, so all right updates are the same.
    Something changes on the way, or there would be nothing to see.
    """
    while True:
        v, W = coins(rng, N, V), 80.0 * rng.integers(-1, 2, (V, H))
        b, c = 80.0 * rng.integers(-2, 2, V) + 40.0, 80.0 * rng.integers(-2, 2, H) + 40.0
        h = v @ W + c > 0
        v_back = h @ W.T + b > 0
        h_back = v_back @ W + c > 0
        turned = ~h @ W.T + b > 0
        # Changes from on to off and the other way round, of both kinds of units; of one row or unit just any change.
        needed = 1 if 1 in (N, V, H) else 2
        if (
            len(set((v - v_back)[v != v_back])) >= needed
            and len(set((h * 1 - h_back * 1)[h != h_back])) >= needed
            and (turned != v_back).any()
        ):
            return v, W, b, c


# -- values ------------------------------------------------------------------------------------------------------------


@check(points=10)
def test_p_h(submission, rng):
    """p_h gives the probability of each hidden unit, given the visible ones"""
    # With all sizes equal a mix-up of axes gives wrong values, which say more than an exception.
    depends_on_input(submission.p_h, [(coins(rng, 3, 3), normal(rng, 3, 3), normal(rng, 3)) for _ in range(2)])
    for N, V, H in [(2, 3, 4), (5, 4, 2), (20, 7, 9)]:
        submission.p_h.agrees(coins(rng, N, V), normal(rng, V, H), normal(rng, H))
    submission.p_h.agrees(rng.random((4, 3)).round(2), 3 * normal(rng, 3, 5), normal(rng, 5))


@check(points=8)
def test_p_v(submission, rng):
    """p_v gives the probability of each visible unit, given the hidden ones"""
    depends_on_input(submission.p_v, [(coins(rng, 3, 3), normal(rng, 3, 3), normal(rng, 3)) for _ in range(2)])
    for N, V, H in [(2, 4, 3), (5, 2, 4), (20, 9, 7)]:
        submission.p_v.agrees(coins(rng, N, H), normal(rng, V, H), normal(rng, V))
    submission.p_v.agrees(rng.random((4, 3)).round(2), 3 * normal(rng, 5, 3), normal(rng, 5))


@check(points=10)
def test_free_energy(submission, rng):
    """free_energy gives one number for each example"""
    cases = [(rng.random((3, 3)).round(2), *machine(rng, 3, 3)) for _ in range(2)]
    depends_on_input(submission.free_energy, cases)
    for N, V, H in [(2, 4, 3), (5, 2, 4), (20, 9, 7)]:
        submission.free_energy.agrees(coins(rng, N, V), *machine(rng, V, H))
    submission.free_energy.agrees(rng.random((4, 3)).round(2), *(3 * part for part in machine(rng, 3, 5)))


@check(points=12, needs=(test_p_h, test_p_v))
def test_update(submission, rng):
    """cd1 is what the data say minus what the reconstructions say, the mean over the batch"""
    for N, V, H in [(4, 3, 3), (3, 5, 4), (5, 4, 6), (2, 6, 3)]:
        updates_rightly(submission, rng, N, V, H)


def updates_rightly(submission, rng, N, V, H):
    """Require the one update that is right where nothing is left to chance."""
    machine_and_batch = decided(rng, N, V, H)
    submission.cd1(*machine_and_batch, seed(rng)).equals(certain_update(*machine_and_batch), tolerance=CERTAIN)


def certain_update(v, W, b, c):
    h = 1.0 * (v @ W + c > 0)
    v_back = 1.0 * (h @ W.T + b > 0)
    h_back = 1.0 * (v_back @ W + c > 0)
    return (v.T @ h - v_back.T @ h_back) / len(v), (v - v_back).mean(axis=0), (h - h_back).mean(axis=0)


# -- edges -------------------------------------------------------------------------------------------------------------

LARGE = (np.array([1e3, -1e3, 750.0, -750.0, 0.0]), np.array([200.0, -200.0, 1e4, 0.0, -1e4], np.float32))


@check(points=5, needs=(test_p_h, test_p_v, test_update))
def test_large_sums(submission, rng):
    """p_h, p_v and cd1 are right for sums of 1000 and far more, of either sign, without a warning"""
    for sums in LARGE:
        none, some = np.zeros((2, 5), sums.dtype), np.array([[0, 1], [1, 0]], sums.dtype)
        for units, W, bias in ((some, np.stack([sums, sums[::-1]]), np.zeros_like(sums)), (none[:, :2], none, sums)):
            turned = np.ascontiguousarray(W.T)
            submission.p_h.agrees(units, W, bias, tolerance=CERTAIN).quiet(mistake="sigmoid_overflows")
            submission.p_v.agrees(units, turned, bias, tolerance=CERTAIN).quiet(mistake="sigmoid_overflows")
        v, *numbers = (part.astype(sums.dtype) for part in decided(rng, 4, 3, 5))
        given = v, *(12.5 * part for part in numbers)
        submission.cd1(*given, seed(rng)).equals(certain_update(*given), tolerance=CERTAIN).quiet()


@check(points=5, needs=test_free_energy)
def test_large_free_energy(submission):
    """free_energy is finite and right for sums of 1000 and far more, of either sign, without a warning"""
    for sums in LARGE:
        none, some = np.zeros((2, 5), sums.dtype), np.array([[0, 1], [1, 0]], sums.dtype)
        for v, W, c in ((some, np.stack([sums, sums[::-1]]), np.zeros_like(sums)), (none[:, :2], none, sums)):
            for one in range(5):  # each alone, or a large number would hide the small ones
                b = np.array([0.5, -2.0], sums.dtype)
                submission.free_energy.agrees(v, W[:, one : one + 1], b, c[one : one + 1]).quiet()


@check(points=5, needs=(test_p_h, test_p_v, test_free_energy, test_update))
def test_single(submission, rng):
    """All four take a batch of one, one visible unit and one hidden unit"""
    for N, V, H in [(1, 3, 4), (4, 1, 3), (4, 3, 1), (1, 1, 1)]:
        W, b, c = machine(rng, V, H)
        submission.p_h.agrees(coins(rng, N, V), W, c)
        submission.p_v.agrees(coins(rng, N, H), W, b)
        submission.free_energy.agrees(coins(rng, N, V), W, b, c)
    for N, V, H in [(1, 4, 3), (1, 3, 5), (6, 1, 3), (6, 3, 1)]:
        updates_rightly(submission, rng, N, V, H)


@check(points=5, needs=(test_p_h, test_p_v))
def test_shapes_p(submission, rng):
    """p_h and p_v refuse arrays of other ranks, or of sizes that do not fit"""
    v, h, (W, b, c) = coins(rng, 4, 3), coins(rng, 4, 2), machine(rng, 3, 2)
    submission.p_h.rejects(v[0], W, c, why="v has one axis, not two")
    submission.p_h.rejects(v[None], W, c, why="v has three axes, not two")
    submission.p_h.rejects(v, W[:, 0], c[:1], why="W has one axis, not two")
    submission.p_h.rejects(v, W, c[:1], why="c has 1 number for 2 hidden units")
    submission.p_h.rejects(v, W, normal(rng, 4, 1), why="c has two axes, not one")
    submission.p_h.rejects(v, W, c[None], why="c has two axes, not one")
    submission.p_h.rejects(v, W, np.array(0.5), why="c has no axis, not one")
    submission.p_h.rejects(coins(rng, 4, 2), W, c, why="v has rows of 2, and W is for 3 visible units")
    submission.p_h.rejects(coins(rng, 4, 1), W, c, why="v has rows of 1, and W is for 3 visible units")
    submission.p_v.rejects(h[0], W, b, why="h has one axis, not two")
    submission.p_v.rejects(h[None], W, b, why="h has three axes, not two")
    submission.p_v.rejects(h, W[0], b[:1], why="W has one axis, not two")
    submission.p_v.rejects(h, W, b[:1], why="b has 1 number for 3 visible units")
    submission.p_v.rejects(h, W, normal(rng, 4, 1), why="b has two axes, not one")
    submission.p_v.rejects(h, W, b[None], why="b has two axes, not one")
    submission.p_v.rejects(h, W, np.array(0.5), why="b has no axis, not one")
    submission.p_v.rejects(v, W, b, why="h has rows of 3, and W is for 2 hidden units")


@check(points=5, needs=(test_free_energy, test_update))
def test_shapes_all(submission, rng):
    """free_energy and cd1 refuse arrays of other ranks, or of sizes that do not fit"""
    v, (W, b, c) = coins(rng, 4, 3), machine(rng, 3, 2)
    for wrong, why in [
        ((v[0], W, b, c), "v has one axis, not two"),
        ((v[None], W, b, c), "v has three axes, not two"),
        ((v, W[:, 0], b, c[:1]), "W has one axis, not two"),
        ((coins(rng, 4, 2), W, b, c), "v has rows of 2, and W is for 3 visible units"),
        ((v, W, c, b), "b has 2 numbers for 3 visible units, and c has 3 for 2 hidden ones"),
        ((v, W, b[:1], c), "b has 1 number for 3 visible units"),
        ((v, W, normal(rng, 4), c), "b has 4 numbers for 3 visible units"),
        ((v, W, b[None], c), "b has two axes, not one"),
        ((v, W, b[:, None], c), "b has two axes, not one"),
        ((v, W, np.array(0.5), c), "b has no axis, not one"),
        ((v, W, b, c[:1]), "c has 1 number for 2 hidden units"),
        ((v, W, b, normal(rng, 3)), "c has 3 numbers for 2 hidden units"),
        ((v, W, b, c[None]), "c has two axes, not one"),
        ((v, W, b, normal(rng, 4, 1)), "c has two axes, not one"),
        ((v, W, b, np.array(0.5)), "c has no axis, not one"),
    ]:
        submission.free_energy.rejects(*wrong, why=why)
        submission.cd1.rejects(*wrong, seed(rng), why=why)


# -- properties --------------------------------------------------------------------------------------------------------


@composite
def small_machines(draw):
    rows, V, H = draw(sizes(1, 3)), draw(sizes(1, 3)), draw(sizes(1, 3))
    biases = draw(arrays(V, low=-2, high=2)), draw(arrays(H, low=-2, high=2))
    return draw(arrays(rows, V, low=0, high=1, step=1)), draw(arrays(V, H, low=-2, high=2)), *biases


@check(points=7, needs=(test_p_h, test_p_v, test_free_energy))
@for_all(examples=12, drawn=small_machines)
def test_enumeration(submission, drawn):
    """Probabilities and free energy are what counting all hidden (or all visible) states gives"""
    v, W, b, c = drawn
    h, all_v = states(W.shape[1]), states(len(W))
    powers = np.exp(v @ b[:, None] + h @ c + v @ W @ h.T)  # a row for each example, a column for each hidden state
    submission.p_h(v, W, c).equals(powers @ h / powers.sum(axis=1, keepdims=True))
    submission.free_energy(v, W, b, c).equals(-np.log(powers.sum(axis=1)))
    powers = np.exp(h @ c[:, None] + all_v @ b + h @ W.T @ all_v.T)
    submission.p_v(h, W, b).equals(powers @ all_v / powers.sum(axis=1, keepdims=True))


def states(count):
    """All states of so many units, (2**count, count)."""
    return np.array(list(product([0.0, 1.0], repeat=count)))


# Each update is a mean over so many independent rows; an entry of one row is in [-1, 1]. So it is further than LIMIT
# from its mean with a probability below 1e-8, whatever is drawn and whatever is a probability. These machines are
# chosen so that drawing nothing, rounding, going on for a second step or keeping the old h is at least 0.24 off. In the
# last one each hidden unit is on in half of the cases, so it also matters that each is drawn on its own; it is asked
# several times, to tell one draw for all rows from rounding.
COPIES = 6000
LIMIT = 0.08
MACHINES = [
    ([0, 1, 1], [[6, -6], [-4, -3], [0, 5]], [5, 3, -7], [-8, -2]),
    ([0, 0, 0], [[1, -4], [0, -1], [-2, -1]], [-5, 2, 0], [0, -3]),
    ([0, 0, 1], [[-1, -3], [-4, 2], [5, -5]], [12, 8, -2], [-2, -1]),
    *[([1, 1, 0], [[-4, -6, -4], [-4, 3, -7], [-7, 6, 0]], [2, 6, -3], [8, 3, 11])] * 4,
]
PARTS = ("dW", "db", "dc")


@check(points=8, needs=test_update)
def test_mean_of_update(submission, rng):
    """Over many copies of one example, the update of cd1 has the right mean: each hidden unit is drawn on its own"""
    cases = []
    for numbers in MACHINES:
        v, W, b, c = (np.array(part, np.float64) for part in numbers)
        visible, hidden = rng.permutation(len(b)), rng.permutation(len(c))
        machine = v[visible], W[visible][:, hidden], b[visible], c[hidden]
        answer = submission.cd1(np.tile(machine[0], (COPIES, 1)), *machine[1:], seed(rng))
        parts = zip(answer.parts(*PARTS), machine[1:], strict=True)
        cases.append((machine, answer, [part.array(old.shape) for part, old in parts]))
    for given, answer, found in cases:
        means = expected_updates(*given, ways)
        for at, name in enumerate(PARTS):
            if not is_near(found[at], means, at):
                right = min((mean[at] for mean in means), key=lambda mean: np.abs(mean - found[at]).max())
                raise answer.fail(
                    f"All {COPIES:,} rows of v are the same, each unit of each row with chance of its own, so the mean "
                    f"over them should be very near\n  {name} = {in_short(right)}\nbut yours is\n"
                    f"  {name} = {in_short(found[at])}",
                    mistake=drawn_wrongly([(machine, found) for machine, _, found in cases]),
                )


def drawn_wrongly(cases):
    """Return the mistake in drawing that explains all updates (machine, found), or None."""
    for mistake, drawings in WRONG_DRAWINGS:
        if all(
            any(fits(found, expected_updates(*machine, drawing)) for drawing in drawings) for machine, found in cases
        ):
            return mistake
    return None


def fits(found, means):
    return all(is_near(found[at], means, at) for at in range(3))


def expected_updates(v, W, b, c, drawn):
    """Return the mean update (dW, db, dc) of one example: with v' = p_v(h), and with v' drawn from that.

    `drawn(p)` gives the states of the hidden units, each with its probability.
    """
    p = sigmoid(v @ W + c)
    means = []
    for draw_v in (False, True):
        total = [np.zeros_like(W), np.zeros_like(b), np.zeros_like(c)]
        for weight, h in drawn(p):
            q = sigmoid(h @ W.T + b)
            for share, v_back in ways(q) if draw_v else [(1.0, q)]:
                p_back = sigmoid(v_back @ W + c)
                update = (np.outer(v, p) - np.outer(v_back, p_back), v - v_back, p - p_back)
                total = [sum_so_far + weight * share * part for sum_so_far, part in zip(total, update, strict=True)]
        means.append(total)
    return means


def ways(p):
    """Yield (probability, state) for all states of units that are on with the probabilities p."""
    for state in states(len(p)):
        yield np.prod(np.where(state == 1, p, 1 - p)), state


def by_one_number(p):
    """Yield (probability, state) for all states if one random number decides on all units."""
    limits = np.concatenate([[0.0], np.sort(p), [1.0]])
    for low, high in pairwise(limits):
        yield high - low, 1.0 * ((low + high) / 2 < p)


def always(number):
    """Return a drawing that always gives state `number` of all states."""
    return lambda p: [(1.0, states(len(p))[number % 2 ** len(p)])]


# Of each mistake, one of the drawings has to explain an update. Rounding looks like one draw for a batch: it is first.
WRONG_DRAWINGS = [
    ("hidden_not_sampled", [lambda p: [(1.0, p)]]),
    ("rounded", [lambda p: [(1.0, 1.0 * (p > 0.5))]]),
    ("rounded", [lambda p: [(1.0, 1.0 * (p >= 0.5))]]),
    ("one_number_for_all_units", [by_one_number]),
    ("one_draw_for_the_batch", [always(number) for number in range(8)]),
]


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def is_near(found, means, at):
    return any(np.abs(found - mean[at]).max() < LIMIT for mean in means)


def in_short(array):
    return str((array.round(2) + 0.0).tolist())


@check(points=4, needs=test_mean_of_update)
def test_generator(submission, rng):
    """Chance comes from rng: the same seed gives the same update, and others give others"""
    # Small weights: every unit has a chance of about one half, also where nothing but v' is drawn, so two updates are
    # the same by chance with a probability below 1e-12.
    v, (W, b, c) = coins(rng, 10, 6), (0.1 * part for part in machine(rng, 6, 24))

    def update(answer):
        parts = zip(answer.parts(*PARTS), (W, b, c), strict=True)
        return np.concatenate([part.array(old.shape).ravel() for part, old in parts])

    chance_from(lambda one: submission.cd1(v, W, b, c, one), rng, update, what="updates")


STEPS, RATE, HIDDEN = 80, 1.0, 12


@check(points=6, needs=test_update)
def test_learns(submission, reference, datasets, rng):
    """Added to W, b and c again and again, the updates of cd1 teach a machine to reconstruct bars"""
    x = load_module(datasets / "bars.py").bars(rng, 60, size=4).astype(np.float64)
    W, b, c = 0.1 * rng.normal(size=(16, HIDDEN)), np.zeros(16), np.zeros(HIDDEN)
    before = reconstruction_error(reference, x, W, b, c)
    for _ in range(STEPS):
        answer = submission.cd1(x, W, b, c, seed(rng))
        dW, db, dc = (part.array(old.shape) for part, old in zip(answer.parts(*PARTS), (W, b, c), strict=True))
        W, b, c = W + RATE * dW, b + RATE * db, c + RATE * dc
    after = reconstruction_error(reference, x, W, b, c)
    if not after < 0.75 * before:
        raise answer.fail(
            f"After {STEPS} updates with a learning rate of {RATE:g} the mean squared error of the reconstructions of "
            f"60 images of bars is {after:.3f}. It was {before:.3f} before, and should have fallen well below."
        )


def reconstruction_error(reference, x, W, b, c):
    return float(np.mean((reference.p_v(reference.p_h(x, W, c), W, b) - x) ** 2))


# -- manners -----------------------------------------------------------------------------------------------------------


@check(points=5, needs=(test_p_h, test_p_v, test_free_energy, test_update))
def test_arguments_unchanged(submission, rng):
    """The arguments are the same after each call, and read-only ones will do"""
    for V, H in ((3, 4), (3, 3)):  # a result of the size of an argument could be written into it
        W, b, c = machine(rng, V, H)
        leaves_arguments_alone(submission.p_h, coins(rng, 5, V), W, c)
        leaves_arguments_alone(submission.p_v, coins(rng, 5, H), W, b)
        leaves_arguments_alone(submission.free_energy, coins(rng, 5, V), W, b, c)
        given = decided(rng, 5, V, H)
        update = certain_update(*given)
        leaves_arguments_alone(
            submission.cd1,
            *given,
            seed(rng),
            right=lambda answer: answer.equals(update, tolerance=CERTAIN),  # noqa: B023
        )


@check(points=5, needs=(test_p_h, test_p_v, test_free_energy, test_update))
def test_dtype(submission, rng):
    """float32 stays float32, and integers are computed as float64"""
    W, b, c = machine(rng, 3, 4)
    keeps_dtype(submission.p_h, coins(rng, 5, 3), W, c, integers=False)
    keeps_dtype(submission.p_v, coins(rng, 5, 4), W, b, integers=False)
    keeps_dtype(submission.free_energy, coins(rng, 5, 3), W, b, c, integers=False)
    given = decided(rng, 5, 3, 4)
    keeps_dtype(submission.cd1, *given, seed(rng), tolerance=CERTAIN, integers=False)
    submission.cd1.agrees(*(part.astype(np.int64) for part in given), seed(rng), dtype=True, tolerance=CERTAIN)
    W, b, c = (rng.integers(-2, 3, shape) for shape in ((3, 4), 3, 4))
    v = rng.integers(2, size=(5, 3))
    submission.p_h.agrees(v, W, c, dtype=True)
    submission.p_v.agrees(rng.integers(2, size=(5, 4)), W, b, dtype=True)
    submission.free_energy.agrees(v, W, b, c, dtype=True)

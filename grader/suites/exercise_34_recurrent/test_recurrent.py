"""Hidden checks of exercise 34: rnn_step, lstm_step and unroll."""

from itertools import permutations

import numpy as np

from dlgrade.suite import (
    Tolerance,
    arrays,
    check,
    composite,
    depends_on_input,
    for_all,
    integers,
    keeps_dtype,
    leaves_arguments_alone,
    load_cases,
    load_module,
    sizes,
)

# Keras computed in float32, step by step.
LIKE_KERAS = Tolerance(rtol=1e-4, atol=1e-4)


def normal(rng, *shape):
    """Random numbers that are short to read, none of them 0."""
    numbers = rng.normal(size=shape).round(2)
    return np.where(numbers == 0, 0.01, numbers)


def cell(rng, D, H):
    """Wx (D, H), Wh (H, H), b (H,) of a simple layer."""
    return 0.7 * normal(rng, D, H), 0.7 * normal(rng, H, H), normal(rng, H)


def step_of_rnn(rng, N, D, H):
    return normal(rng, N, D), normal(rng, N, H), *cell(rng, D, H)


def step_of_lstm(rng, N, D, H):
    """x (N, D), h (N, H), c (N, H), W (D, 4H), U (H, 4H), b (4H,). The cells are far from 0, or tanh would not show."""
    c = normal(rng, N, H)
    return normal(rng, N, D), normal(rng, N, H), c + np.sign(c), *lstm(rng, D, H)


def lstm(rng, D, H):
    return 0.7 * normal(rng, D, 4 * H), 0.7 * normal(rng, H, 4 * H), normal(rng, 4 * H)


def sequences(rng, N, T, D, H):
    return normal(rng, N, T, D), normal(rng, N, H), *cell(rng, D, H)


# -- values ------------------------------------------------------------------------------------------------------------


@check(points=10)
def test_rnn_step(submission, rng):
    """rnn_step gives the next state of a simple recurrent layer"""
    # With all sizes equal a mix-up of axes gives wrong values, which say more than an exception.
    depends_on_input(submission.rnn_step, [step_of_rnn(rng, 2, 2, 2) for _ in range(2)])
    for N, D, H in [(4, 2, 3), (2, 5, 3), (3, 4, 6), (20, 7, 9)]:
        submission.rnn_step.agrees(*step_of_rnn(rng, N, D, H))


@check(points=10, needs=test_rnn_step)
def test_unroll(submission, rng):
    """unroll gives the state after each step of a sequence"""
    depends_on_input(submission.unroll, [sequences(rng, 2, 2, 2, 2) for _ in range(2)])
    for N, T, D, H in [(2, 4, 1, 3), (4, 3, 2, 5), (3, 5, 4, 2), (5, 20, 3, 4)]:
        submission.unroll.agrees(*sequences(rng, N, T, D, H))


@check(points=14)
def test_lstm_step(submission, rng):
    """lstm_step gives the next state and cell of an LSTM layer"""
    depends_on_input(WithOrder(submission.lstm_step), [step_of_lstm(rng, 2, 2, 2) for _ in range(2)])
    for N, D, H in [(4, 2, 3), (2, 5, 3), (3, 4, 6), (20, 7, 9)]:
        submission.lstm_step.agrees(*step_of_lstm(rng, N, D, H))


class WithOrder:
    """`lstm_step`, which says so if the four parts were taken in another order."""

    def __init__(self, function):
        self.function = function
        self.reference_value = function.reference_value

    def __call__(self, *args):
        answer = self.function(*args)
        found = answer.value
        if type(found) not in (tuple, list) or [type(part) for part in found] != [np.ndarray] * 2:
            return answer
        *state, W, U, b = args
        for order in permutations(range(4)):
            moved = [np.concatenate([np.split(a, 4, axis=-1)[k] for k in order], axis=-1) for a in (W, U, b)]
            expected = self.reference_value(*state, *moved)
            fits = all(
                part.shape == right.shape and part.dtype.kind == "f" and np.allclose(part, right, rtol=1e-6, atol=1e-9)
                for part, right in zip(found, expected, strict=True)
            )
            if fits and order != (0, 1, 2, 3):
                names = ("the input gate", "the forget gate", "the candidate", "the output gate")
                taken = ", ".join(names[order.index(place)] for place in range(4))
                text = f"These are the values for columns that stand in the order: {taken}."
                raise answer.fail(text, mistake="gates_permuted")
        return answer


@check(points=3, needs=test_unroll)
def test_keras_rnn(submission, datasets):
    """unroll agrees with Keras's SimpleRNN"""
    for case in load_cases(datasets / "keras_cases.npz", "simple_rnn"):
        answer = submission.unroll(*(case[name] for name in ("xs", "h0", "Wx", "Wh", "b")))
        answer.equals(case["y"], tolerance=LIKE_KERAS)


@check(points=3, needs=test_lstm_step)
def test_keras_lstm(submission, datasets):
    """lstm_step, applied step by step, agrees with Keras's LSTM"""
    for case in load_cases(datasets / "keras_cases.npz", "lstm"):
        h, c = case["h0"], case["c0"]
        for t in range(case["xs"].shape[1]):
            answer = submission.lstm_step(case["xs"][:, t], h, c, case["W"], case["U"], case["b"])
            new_h, new_c = answer.parts("h", "c")
            new_h.equals(case["y"][:, t], tolerance=LIKE_KERAS)
            h, c = (part.array(c.shape).astype(np.float32) for part in (new_h, new_c))
        new_c.equals(case["c"], tolerance=LIKE_KERAS)


# -- edges -------------------------------------------------------------------------------------------------------------

# A gate of 1e-6 is as good as shut, however the sigmoid is computed.
SHUT = Tolerance(rtol=2e-4, atol=1e-5)
LARGE = [(np.float64, 1e3), (np.float64, 1e4), (np.float32, 200.0)]


@check(points=3, needs=test_rnn_step)
def test_large_rnn(submission, rng):
    """rnn_step is right for sums of 1000 and more, of either sign, without a warning"""
    for dtype, scale in LARGE:
        x, h, Wx, Wh, b = (part.astype(dtype) for part in step_of_rnn(rng, 3, 2, 4))
        submission.rnn_step.agrees(x, h, Wx, Wh, signs(rng, 4, dtype) * dtype(scale)).quiet()
        submission.rnn_step.agrees(signs(rng, (3, 1), dtype) * dtype(scale), h, 1 + np.abs(Wx[:1]), Wh, b).quiet()


@check(points=3, needs=test_lstm_step)
def test_large_lstm(submission, rng):
    """lstm_step is right for sums of 1000 and more, of either sign, without a warning"""
    for dtype, scale in LARGE:
        x, h, c, W, U, b = (part.astype(dtype) for part in step_of_lstm(rng, 3, 2, 4))
        answer = submission.lstm_step.agrees(x, h, c, W, U, signs(rng, 16, dtype) * dtype(scale), tolerance=SHUT)
        answer.quiet(mistake="sigmoid_overflows")
        c = signs(rng, (3, 4), dtype) * dtype(scale)
        submission.lstm_step.agrees(x, h, c, W, U, b).quiet()


def signs(rng, shape, dtype):
    """1 and -1, both of them, in random places."""
    count = int(np.prod(shape))
    return rng.permutation(np.resize([1, -1], count)).reshape(shape).astype(dtype)


@check(points=5, needs=(test_unroll, test_lstm_step))
def test_single(submission, rng):
    """All take a batch of one, one number a step, one unit and a sequence of one step"""
    for N, T, D, H in [(1, 3, 2, 4), (3, 1, 2, 4), (3, 4, 1, 2), (3, 2, 4, 1), (1, 1, 1, 1)]:
        submission.rnn_step.agrees(*step_of_rnn(rng, N, D, H))
        submission.unroll.agrees(*sequences(rng, N, T, D, H))
        submission.lstm_step.agrees(*step_of_lstm(rng, N, D, H))


@check(points=5, needs=test_rnn_step)
def test_shapes_rnn_step(submission, rng):
    """rnn_step refuses arrays of other ranks, or of sizes that do not fit"""
    x, h, Wx, Wh, b = step_of_rnn(rng, 4, 2, 3)
    for wrong, why in [
        ((x[0], h, Wx, Wh, b), "x has one axis, not two"),
        ((x[None], h, Wx, Wh, b), "x has three axes, not two"),
        ((x, h[0], Wx, Wh, b), "h has one axis, not two"),
        ((x, h[None], Wx, Wh, b), "h has three axes, not two"),
        ((x, h, Wx[0], Wh, b), "Wx has one axis, not two"),
        ((x, h, Wx, Wh[0], b), "Wh has one axis, not two"),
        ((x, h[:1], Wx, Wh, b), "x has 4 examples, and h has 1"),
        ((x[:1], h, Wx, Wh, b), "x has 1 example, and h has 4"),
        ((x, h[:3], Wx, Wh, b), "x has 4 examples, and h has 3"),
        ((x[:, :1], h, Wx, Wh, b), "x has rows of 1, and Wx is for rows of 2"),
        ((x, h, Wx.T, Wh, b), "Wx has the shape (3, 2), not (2, 3)"),
        ((x, h[:, :2], Wx, Wh, b), "h has 2 units, and Wh is for 3"),
        ((x, h[:, :2], Wx, Wh[:2], b), "h and Wh are for 2 units, Wx and b for 3"),
        ((x, h, Wx, Wh[:, :2], b), "Wh has the shape (3, 2), not (3, 3)"),
        ((x, h, Wx, Wh[:, :1], b), "Wh has the shape (3, 1), not (3, 3)"),
        ((x, h, Wx[:, :1], Wh, b), "Wx has the shape (2, 1), not (2, 3)"),
        ((x, h, Wx, Wh, b[:1]), "b has 1 number for 3 units"),
        ((x, h, Wx, Wh, b[:2]), "b has 2 numbers for 3 units"),
        ((x, h, Wx, Wh, b[None]), "b has two axes, not one"),
        ((x, h, Wx, Wh, normal(rng, 4, 1)), "b has two axes, not one"),
        ((x, h, Wx, Wh, np.array(0.5)), "b has no axis, not one"),
    ]:
        submission.rnn_step.rejects(*wrong, why=why)


@check(points=5, needs=test_lstm_step)
def test_shapes_lstm_step(submission, rng):
    """lstm_step refuses arrays of other ranks, or of sizes that do not fit"""
    x, h, c, W, U, b = step_of_lstm(rng, 4, 2, 3)
    for wrong, why in [
        ((x[0], h, c, W, U, b), "x has one axis, not two"),
        ((x[None], h, c, W, U, b), "x has three axes, not two"),
        ((x, h[0], c, W, U, b), "h has one axis, not two"),
        ((x, h, c[0], W, U, b), "c has one axis, not two"),
        ((x, h, c[None], W, U, b), "c has three axes, not two"),
        ((x, h, np.array(0.5), W, U, b), "c has no axis, not two"),
        ((x, h[:1], c, W, U, b), "x and c have 4 examples, and h has 1"),
        ((x, h, c[:1], W, U, b), "x and h have 4 examples, and c has 1"),
        ((x[:1], h, c, W, U, b), "x has 1 example, and h and c have 4"),
        ((x, h, c[:, :1], W, U, b), "c has 1 unit, and h has 3"),
        ((x, h[:, :2], c, W, U[:2], b), "h has 2 units, and c has 3"),
        ((x[:, :1], h, c, W, U, b), "x has rows of 1, and W is for rows of 2"),
        ((x, h, c, W[0], U, b), "W has one axis, not two"),
        ((x, h, c, W[:, :3], U[:, :3], b[:3]), "W, U and b have 3 columns for 3 units, not 12"),
        ((x, h, c, W[:, :4], U[:, :4], b[:4]), "W, U and b have 4 columns for 3 units, not 12"),
        ((x, h, c, W[:, :8], U[:, :8], b[:8]), "W, U and b have 8 columns for 3 units, not 12"),
        ((x, h, c, np.tile(W, 2), np.tile(U, 2), np.tile(b, 2)), "W, U and b have 24 columns for 3 units, not 12"),
        ((x, h, c, W[:, :1], U, b), "W has 1 column for 3 units, not 12"),
        ((x, h, c, W, U[:, :1], b), "U has 1 column for 3 units, not 12"),
        ((x, h, c, W, U[:2], b), "U has 2 rows for 3 units"),
        ((x, h, c, W, U.T, b), "U has the shape (12, 3), not (3, 12)"),
        ((x, h, c, W, U, b[:1]), "b has 1 number for 3 units, not 12"),
        ((x, h, c, W, U, b[:3]), "b has 3 numbers for 3 units, not 12"),
        ((x, h, c, W, U, b[None]), "b has two axes, not one"),
        ((x, h, c, W, U, normal(rng, 4, 1)), "b has two axes, not one"),
        ((x, h, c, W, U, np.array(0.5)), "b has no axis, not one"),
    ]:
        submission.lstm_step.rejects(*wrong, why=why)


@check(points=4, needs=test_unroll)
def test_shapes_unroll(submission, rng):
    """unroll refuses arrays of other ranks, or of sizes that do not fit"""
    xs, h0, Wx, Wh, b = sequences(rng, 4, 5, 2, 3)
    for wrong, why in [
        ((xs[0], h0, Wx, Wh, b), "xs has two axes, not three"),
        ((xs[:, :, 0], h0, Wx, Wh, b), "xs has two axes, not three"),
        ((xs[None], h0, Wx, Wh, b), "xs has four axes, not three"),
        ((xs, h0[0], Wx, Wh, b), "h0 has one axis, not two"),
        ((xs, h0[:1], Wx, Wh, b), "there are 4 sequences, and h0 has 1 row"),
        ((xs[:1], h0, Wx, Wh, b), "there is 1 sequence, and h0 has 4 rows"),
        ((xs, normal(rng, 5, 3), Wx, Wh, b), "there are 4 sequences, and h0 has 5 rows"),
        ((xs[:, :, :1], h0, Wx, Wh, b), "xs has 1 number a step, and Wx is for 2"),
        ((xs, h0[:, :1], Wx, Wh, b), "h0 has 1 unit, and Wh is for 3"),
        ((xs, h0, Wx, Wh[:, :2], b), "Wh has the shape (3, 2), not (3, 3)"),
        ((xs, h0, Wx, Wh, b[:1]), "b has 1 number for 3 units"),
        ((xs, h0, Wx, Wh, b[None]), "b has two axes, not one"),
        ((xs, h0, Wx, Wh, np.array(0.5)), "b has no axis, not one"),
    ]:
        submission.unroll.rejects(*wrong, why=why)


# -- properties --------------------------------------------------------------------------------------------------------


@check(points=5, needs=(test_unroll, test_lstm_step))
def test_all_weights_zero(submission, rng):
    """With weights and biases of 0 the states are 0, and an LSTM's cell is halved"""
    N, T, D, H = 3, 4, 2, 5
    nothing = np.zeros((D, H)), np.zeros((H, H)), np.zeros(H)
    submission.unroll(normal(rng, N, T, D), normal(rng, N, H), *nothing).equals(np.zeros((N, T, H)))
    x, h, c, W, U, b = step_of_lstm(rng, N, D, H)
    submission.lstm_step(x, h, c, 0 * np.abs(W), 0 * np.abs(U), 0 * np.abs(b)).equals((0.5 * np.tanh(c / 2), c / 2))


@check(points=6, needs=test_lstm_step)
def test_gates(submission, rng):
    """Open and shut gates do what they are for: forget keeps the cell, input lets the candidate in, output shows it"""
    x, h, c, W, U, b = step_of_lstm(rng, 3, 2, 4)
    candidate = np.split(b, 4)[2]
    W, U = (0 * np.abs(part) for part in (W, U))
    for kept in (0.0, 1.0):
        for let_in in (0.0, 1.0):
            for shown in (0.0, 1.0):
                i, f, o = (np.full(4, 100.0 * (2 * gate - 1)) for gate in (let_in, kept, shown))
                new_c = kept * c + let_in * np.tanh(candidate)
                answer = submission.lstm_step(x, h, c, W, U, np.concatenate([i, f, candidate, o]))
                answer.equals((shown * np.tanh(new_c), new_c), tolerance=SHUT)


@check(points=5, needs=test_unroll)
def test_causality(submission, rng):
    """A state depends on all steps up to its own, and on none that comes later"""
    N, T, D, H = 2, 6, 2, 3
    xs, h0, Wx, Wh, b = sequences(rng, N, T, D, H)
    before = submission.unroll(xs, h0, Wx / 2, Wh / 2, b).array((N, T, H))
    for t in rng.permutation(np.arange(1, T - 1))[:2]:
        changed = xs.copy()
        changed[:, t] = -xs[:, t] - np.sign(xs[:, t])
        answer = submission.unroll(changed, h0, Wx / 2, Wh / 2, b)
        moved = np.abs(answer.array((N, T, H)) - before).max(axis=(0, 2)) > 1e-9
        if moved[:t].any():
            early = int(np.flatnonzero(moved)[0])
            text = f"With another xs[:, {t}] the states [:, {early}] are others, though step {t} comes later."
            raise answer.fail(text, mistake="future_used")
        if not moved[t]:
            raise answer.fail(f"With another xs[:, {t}] the states [:, {t}], which have seen it, are the same.")


@composite
def cut_sequences(draw):
    N, D, H, T = draw(sizes(1, 3)), draw(sizes(1, 3)), draw(sizes(1, 3)), draw(integers(2, 5))
    weights = [draw(arrays(*shape, low=-1, high=1)) for shape in ((D, H), (H, H), (H,))]
    return draw(arrays(N, T, D)), draw(arrays(N, H, low=-1, high=1)), *weights, draw(integers(1, T - 1))


@check(points=5, needs=test_unroll)
@for_all(examples=10, drawn=cut_sequences)
def test_cut_in_two(submission, drawn):
    """A sequence can be cut in two: the last state of the first part is where the second one starts"""
    xs, h0, *weights, cut = drawn
    N, T, _ = xs.shape
    H = h0.shape[1]
    whole = submission.unroll(xs, h0, *weights).array((N, T, H))
    first = submission.unroll(xs[:, :cut], h0, *weights).array((N, cut, H))
    second = submission.unroll(xs[:, cut:], first[:, -1], *weights)
    second.equals(whole[:, cut:])
    submission.rnn_step(xs[:, 0], h0, *weights).equals(whole[:, 0])


@check(points=4, needs=test_unroll)
def test_memory(submission, datasets, rng):
    """The states of unroll remember enough of a sine to tell its next value, which one value alone does not"""
    N, T, H = 30, 40, 24
    x = load_module(datasets / "sines.py").sines(rng, N, T).astype(np.float64)
    turn = np.linalg.qr(rng.normal(size=(H, H)))[0]
    weights = rng.normal(size=(1, H)), 0.9 * turn, 0.3 * rng.normal(size=H)
    answer = submission.unroll(x[:, :-1], np.zeros((N, H)), *weights)
    states = answer.array((N, T - 1, H))
    # The first states have seen too little; they are left out.
    wanted = x[:, 11:, 0].ravel()
    alone, remembered = (fit_error(part[:, 10:].reshape(len(wanted), -1), wanted) for part in (x[:, :-1], states))
    if not remembered < 0.5 * alone:
        raise answer.fail(
            "A linear layer behind your states should tell the next value of a sine much better than the present value "
            f"alone does. Its error is {remembered:.3f} with your states and {alone:.3f} without."
        )


def fit_error(features, wanted):
    """Return the root mean squared error of the best linear prediction."""
    features = np.column_stack([features, np.ones(len(features))])
    return float(np.sqrt(np.mean((features @ np.linalg.lstsq(features, wanted, rcond=None)[0] - wanted) ** 2)))


# -- manners -----------------------------------------------------------------------------------------------------------


@check(points=5, needs=(test_rnn_step, test_unroll, test_lstm_step))
def test_arguments_unchanged(submission, rng):
    """The arguments are the same after each call, and read-only ones will do"""
    for N, D, H in [(4, 2, 3), (3, 3, 3)]:  # a result of the size of an argument could be written into it
        leaves_arguments_alone(submission.rnn_step, *step_of_rnn(rng, N, D, H))
        leaves_arguments_alone(submission.unroll, *sequences(rng, N, 4, D, H))
        leaves_arguments_alone(submission.lstm_step, *step_of_lstm(rng, N, D, H))


@check(points=5, needs=(test_rnn_step, test_unroll, test_lstm_step))
def test_dtype(submission, rng):
    """float32 stays float32, and integers are computed as float64"""
    for function, make in (
        (submission.rnn_step, step_of_rnn),
        (submission.lstm_step, step_of_lstm),
        (submission.unroll, lambda rng, N, D, H: sequences(rng, N, 4, D, H)),
    ):
        keeps_dtype(function, *make(rng, 4, 2, 3), integers=False)
        # Sums of such integers are small, or tanh would be 1 or -1 for all of them.
        ones = [np.sign(part).astype(np.int64) for part in make(rng, 4, 2, 3)]
        function.agrees(*ones, dtype=True)

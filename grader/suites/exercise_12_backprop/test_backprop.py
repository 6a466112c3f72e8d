"""Hidden checks of exercise 12: init, loss_grads and step."""

from operator import mul

import numpy as np

from dlgrade.suite import (
    Tolerance,
    beats_loop,
    chance_from,
    check,
    depends_on_input,
    keeps_dtype,
    leaves_arguments_alone,
    load_module,
    matches_gradient,
    normal,
    seed,
)

NAMES = ("W1", "b1", "W2", "b2")
# Wide enough for a loss that adds a tiny number inside its logarithm.
LOSS = Tolerance(rtol=1e-5, atol=1e-5)
SINGLE = Tolerance(rtol=2e-4, atol=2e-5)


def shapes(D, H, K):
    return {"W1": (D, H), "b1": (H,), "W2": (H, K), "b2": (K,)}


def network(rng, N, D, H, K):
    """Return params, X and y for which every mistake shows, and no right answer is on the edge.

    Every hidden sum is away from 0, the kink, and hidden neurons have sums of either sign, as far as there are rows for
    that. No right class is so unlikely that a tiny number added inside the logarithm makes a difference.
    """
    while True:
        params = {name: normal(rng, *shape) for name, shape in shapes(D, H, K).items()}
        params["W2"] = (params["W2"] / np.sqrt(H)).round(2) + 0.0
        X, y = normal(rng, N, D), rng.integers(K, size=N)
        z = X @ params["W1"] + params["b1"]
        gated = ((z > 0).any(axis=0) & (z < 0).any(axis=0)).sum() >= min(H, N - 1)
        if gated and np.abs(z).min() > 0.02 and right_classes(params, X, y).min() > 1e-3:
            return params, X, y


def right_classes(params, X, y):
    """The probability that the network gives to each row's class, by the plainest formula, for scores of usual size."""
    hidden = np.maximum(X @ params["W1"] + params["b1"], 0.0)
    powers = np.exp(hidden @ params["W2"] + params["b2"])
    return powers[np.arange(len(X)), y] / powers.sum(axis=1)


def loss_of(params, X, y):
    return float(-np.log(right_classes(params, X, y)).mean())


def four(answer):
    """Return the answers under the four keys, in the order from the output to the input."""
    found = answer.keys(*NAMES)
    return {name: found[name] for name in ("b2", "W2", "b1", "W1")}


def loss_and_grads(answer, params):
    """Return loss and slopes of an answer that has the right form."""
    loss, grads = answer.parts("loss", "grads")
    slopes = four(grads)
    return loss.python_float(), {name: slopes[name].array(params[name].shape) for name in slopes}


def is_right(answer, expected, tolerance=None):
    loss, grads = answer.parts("loss", "grads")
    loss.python_float()
    loss.equals(expected[0], tolerance=LOSS if tolerance is None else tolerance)
    for name, slopes in four(grads).items():
        slopes.equals(expected[1][name], tolerance=tolerance)


def agrees(submission, params, X, y):
    """Require what the reference returns."""
    answer = submission.loss_grads(params, X, y)
    is_right(answer, submission.loss_grads.reference_value(params, X, y))
    return answer


# -- values ------------------------------------------------------------------------------------------------------------


@check(points=7)
def test_init(submission, rng):
    """init gives four arrays of the right shapes, with weights that chance has made different"""
    for D, H, K in [(2, 5, 3), (1, 3, 4), (6, 1, 2)]:
        found = submission.init(D, H, K, seed(rng)).keys(*NAMES)
        for name, shape in shapes(D, H, K).items():
            found[name].array(shape)
    D, H, K = 7, 9, 4
    answer = submission.init(D, H, K, seed(rng))
    for name in ("W1", "W2"):
        layer = answer.keys(*NAMES)[name].array(shapes(D, H, K)[name])
        if layer.dtype.kind != "f":
            raise answer.fail(f"{name} should hold floats, but its dtype is {layer.dtype}.")
        if layer.std() > 0 and not (1e-6 < layer.std() < 5):
            raise answer.fail(f"The numbers in {name} should be small: their deviation is {layer.std():.3g}.")
        if len(np.unique(layer, axis=1).T) < layer.shape[1]:
            who, mistake = ("hidden neurons", "neurons_alike") if name == "W1" else ("classes", "scores_alike")
            raise answer.fail(f"Two {who}, columns of {name}, have the same weights.", mistake=mistake)
    for name in ("W1", "W2"):

        def drawn(answer, name=name):
            return answer.keys(*NAMES)[name].array(shapes(D, H, K)[name])

        chance_from(lambda one: submission.init(D, H, K, one), rng, drawn, what=name)
    one = seed(rng)
    first, again = (submission.init(D, H, K, one).keys(*NAMES) for _ in range(2))
    for name in ("b1", "b2"):
        if not np.array_equal(first[name].array(shapes(D, H, K)[name]), again[name].value):
            text = f"Two generators with the same seed gave two different {name}: draw from `rng` alone."
            raise again[name].fail(text, mistake="global_random")


@check(points=10)
def test_loss(submission, rng):
    """The loss is right, and a Python float"""
    cases = [network(rng, 4, 3, 5, 2) for _ in range(2)]
    answers = [submission.loss_grads(*case) for case in cases]
    losses = [answer.parts("loss", "grads")[0] for answer in answers]
    for loss, case in zip(losses, cases, strict=True):
        constant = losses[0].number() == losses[1].number()
        loss.equals(loss_of(*case), tolerance=LOSS, mistake="hard_coded" if constant else None)
        loss.python_float()
    for N, D, H, K in [(6, 2, 4, 3), (3, 5, 2, 7), (20, 4, 10, 6)]:
        params, X, y = network(rng, N, D, H, K)
        loss = submission.loss_grads(params, X, y).parts("loss", "grads")[0]
        loss.equals(loss_of(params, X, y), tolerance=LOSS)


@check(points=8)
def test_step(submission, rng):
    """step takes lr times the slope away from every parameter"""
    cases = []
    for D, H, K, lr in [(3, 5, 2, 0.1), (3, 5, 2, 0.25)]:
        params, grads = ({name: normal(rng, *shape) for name, shape in shapes(D, H, K).items()} for _ in range(2))
        cases.append((params, grads, lr))
    depends_on_input(submission.step, cases)
    for lr in (1.0, 1e-3, 0.0, 20.0):
        submission.step.agrees(*cases[0][:2], lr)
    params, grads, lr = cases[1]
    # The order of the keys says nothing.
    submission.step.agrees(params, {name: grads[name] for name in sorted(NAMES, reverse=True)}, lr)


# -- gradients ---------------------------------------------------------------------------------------------------------


@check(points=20, needs=test_loss)
def test_gradient(submission, rng):
    """All four slopes match central differences of the loss"""
    for N, D, H, K in [(6, 3, 5, 4), (5, 4, 2, 3)]:
        params, X, y = network(rng, N, D, H, K)
        grads = four(submission.loss_grads(params, X, y).parts("loss", "grads")[1])
        for name, slopes in grads.items():

            def moved(value, name=name, params=params, X=X, y=y):
                return loss_of({**params, name: value}, X, y)

            if name == "b1" and moved_too_early(params, X, y, grads):
                text = "The slopes for b1 and W1 go back through another W2 than the one that made the scores."
                raise slopes.fail(text, mistake="sequential_update")
            matches_gradient(slopes, moved, params[name], name=f"the slope for {name}", batch=N)


def moved_too_early(params, X, y, grads):
    """Whether the slopes of the first layer are those through a W2 that has taken a step of any length."""
    z = X @ params["W1"] + params["b1"]
    h = np.maximum(z, 0.0)
    powers = np.exp(h @ params["W2"] + params["b2"])
    ds = (powers / powers.sum(axis=1, keepdims=True) - np.eye(powers.shape[1])[y]) / len(y)

    def first_layer(W2):
        dz = ds @ W2.T * (z > 0)
        return np.concatenate([dz.sum(axis=0), (X.T @ dz).ravel()])

    yours = np.concatenate([grads[name].array(params[name].shape).ravel() for name in ("b1", "W1")])
    off, of_a_step = yours - first_layer(params["W2"]), first_layer(h.T @ ds)
    length = off @ of_a_step / max(of_a_step @ of_a_step, 1e-300)
    return abs(length) > 1e-6 and bool(np.allclose(off, length * of_a_step, rtol=1e-6, atol=1e-12))


@check(points=6, needs=test_gradient)
def test_batch(submission, rng):
    """Rows in another order, or all of them twice, change nothing; the slopes of a batch are the mean over its rows"""
    params, X, y = network(rng, 6, 3, 5, 4)
    loss, grads = loss_and_grads(submission.loss_grads(params, X, y), params)
    order = rng.permutation(6)
    for rows in (order, np.concatenate([order, np.arange(6)])):
        is_right(submission.loss_grads(params, X[rows], y[rows]), (loss, grads))
    singles = [loss_and_grads(submission.loss_grads(params, X[i : i + 1], y[i : i + 1]), params) for i in range(len(X))]
    for name in NAMES:
        mean = np.mean([slopes[name] for _, slopes in singles], axis=0)
        four(submission.loss_grads(params, X, y).parts("loss", "grads")[1])[name].equals(mean)


@check(points=6, needs=test_gradient)
def test_vectorised(submission, rng):
    """loss_grads works on whole arrays at once"""

    def make():
        # Unrounded, so that no hidden sum is just at the kink.
        params = {name: rng.normal(scale=0.1, size=shape) for name, shape in shapes(20, 50, 5).items()}
        return params, rng.normal(size=(200, 20)), rng.integers(5, size=200)

    beats_loop(submission.loss_grads, make, loop_loss_grads)


def loop_loss_grads(params, X, y):
    """Loss and slopes, example by example and neuron by neuron."""
    from math import exp, log

    W1, W2 = params["W1"].T.tolist(), params["W2"].T.tolist()
    b1, b2 = params["b1"].tolist(), params["b2"].tolist()
    edges = params["W2"].tolist()
    examples, labels = X.tolist(), y.tolist()
    loss, hidden, scores_back, hidden_back = 0.0, [], [], []
    for x, label in zip(examples, labels, strict=True):
        h = [max(0.0, sum(map(mul, x, w)) + b) for w, b in zip(W1, b1, strict=True)]
        s = [sum(map(mul, h, w)) + b for w, b in zip(W2, b2, strict=True)]
        top = max(s)
        powers = [exp(score - top) for score in s]
        total = sum(powers)
        loss += log(total) - s[label] + top
        ds = [power / total / len(labels) for power in powers]
        ds[label] -= 1 / len(labels)
        hidden.append(h)
        scores_back.append(ds)
        hidden_back.append([sum(map(mul, ds, w)) if z > 0 else 0.0 for z, w in zip(h, edges, strict=True)])
    per_score, per_neuron = list(zip(*scores_back, strict=True)), list(zip(*hidden_back, strict=True))
    dW2 = [[sum(map(mul, h, ds)) for ds in per_score] for h in zip(*hidden, strict=True)]
    dW1 = [[sum(map(mul, x, dz)) for dz in per_neuron] for x in zip(*examples, strict=True)]
    grads = {"W1": dW1, "b1": list(map(sum, per_neuron)), "W2": dW2, "b2": list(map(sum, per_score))}
    return loss / len(labels), {name: np.array(slopes) for name, slopes in grads.items()}


# -- edges -------------------------------------------------------------------------------------------------------------


@check(points=6, needs=test_gradient)
def test_ones(submission, rng):
    """A batch of one, one input, one hidden neuron and a single class will do"""
    for N, D, H, K in [(1, 3, 5, 4), (5, 1, 4, 3), (6, 3, 1, 4), (4, 3, 2, 1), (1, 1, 1, 2)]:
        agrees(submission, *network(rng, N, D, H, K)).quiet()


@check(points=7, needs=test_gradient)
def test_large_scores(submission, rng):
    """Scores of 10,000 overflow nowhere, and a sure mistake has a finite loss"""
    params, X, y = network(rng, 4, 3, 5, 3)
    for shift in (1e4, -1e4):
        agrees(submission, {**params, "b2": params["b2"] + shift}, X, y).quiet()
    # One row has scores of tens of thousands, and the others have not.
    far = 1e4 * np.concatenate([X, -X])
    scores = np.maximum(far @ params["W1"] + params["b1"], 0.0) @ params["W2"] + params["b2"]
    chosen = np.abs(scores.max(axis=1)).argmax()
    large, sure_y = X.copy(), y.copy()
    large[chosen % 4], sure_y[chosen % 4] = far[chosen], scores[chosen].argmax()
    agrees(submission, params, large, sure_y).quiet(mistake="log_of_zero")
    # The scores are 10,000, 0 and -10,000: each class in turn is sure.
    b2 = rng.permutation([1e4, 0.0, -1e4])
    for turn in range(3):
        sure = {**params, "W2": np.zeros((5, 3)), "b2": np.roll(b2, turn)}
        agrees(submission, sure, X, np.full(4, sure["b2"].argmax())).quiet(mistake="log_of_zero")
    b2 = sure["b2"]
    wrong = rng.permutation([b2.argmin(), b2.argmin(), 3 - b2.argmin() - b2.argmax(), b2.argmax()])
    for case in (sure, {**sure, "b2": b2 / 10}):
        answer = submission.loss_grads(case, X, wrong).quiet(mistake="log_of_zero")
        loss, _ = loss_and_grads(answer, params)
        # Whoever bounds the probability in the logarithm says less than the truth, and still a lot.
        if loss < 5:
            raise answer.fail(f"The loss is {loss:.6g}, though the network is sure of a wrong class in three rows.")
        for name, slopes in four(answer.parts("loss", "grads")[1]).items():
            slopes.equals(submission.loss_grads.reference_value(case, X, wrong)[1][name])


@check(points=5, needs=test_gradient)
def test_gate(submission, rng):
    """A hidden sum of exactly 0 passes nothing back, and neither does a neuron that is shut for every row"""
    params, X, y = network(rng, 5, 3, 4, 3)
    # Unrounded, so that no sum but those of the zeros is 0.
    zeros = X + rng.uniform(0.001, 0.004, size=X.shape)
    zeros[rng.integers(5)] = 0.0
    agrees(submission, {**params, "b1": np.zeros(4)}, zeros, y).quiet()
    agrees(submission, {**params, "b1": np.full(4, -50.0)}, X, y).quiet()
    weak = {**params, "W2": 0.05 * params["W2"], "b1": np.array([50.0, -50.0, params["b1"][2], 50.0])}
    agrees(submission, weak, X, y).quiet()


@check(points=7, needs=test_loss)
def test_shapes(submission, rng):
    """loss_grads refuses labels and examples that do not fit"""
    params, X, y = network(rng, 4, 3, 5, 2)
    reject = submission.loss_grads.rejects
    reject(params, X, y[:, np.newaxis], why="y has the shape (4, 1), not (4,)")
    reject(params, X, y[:1], why="there are 4 rows and 1 label")
    reject(params, X, np.concatenate([y, y[:1]]), why="there are 4 rows and 5 labels")
    reject(params, X[:3], y, why="there are 3 rows and 4 labels")
    reject(params, X, np.array(1), why="y has no axis, not one")
    reject(params, X, np.eye(2, dtype=np.int64)[y], why="y has the shape (4, 2), not (4,)")
    reject(params, X[0], y[:1], why="X has one axis, not two")
    reject(params, X[:, :2], y, why="X has rows of 2, and W1 is for rows of 3")
    reject(params, normal(rng, 4, 5), y, why="X has rows of 5, and W1 is for rows of 3")
    reject({**params, "W2": normal(rng, 4, 2)}, X, y, why="W2 has 4 rows, and there are 5 hidden neurons")
    reject({**params, "W1": normal(rng, 3, 4), "b1": normal(rng, 4)}, X, y, why="W1 has 4 columns, and W2 has 5 rows")


# -- manners -----------------------------------------------------------------------------------------------------------


@check(points=5, needs=(test_gradient, test_step))
def test_arguments_unchanged(submission, rng):
    """The arguments are the same after each call, and read-only ones will do"""
    for sizes in ((4, 3, 5, 2), (3, 3, 3, 3)):  # a result of the size of an argument could be written into it
        params, X, y = network(rng, *sizes)
        expected = submission.loss_grads.reference_value(params, X, y)
        leaves_arguments_alone(
            submission.loss_grads, params, X, y, right=lambda answer, expected=expected: is_right(answer, expected)
        )
        leaves_arguments_alone(submission.step, params, expected[1], 0.5)


@check(points=5, needs=(test_gradient, test_step))
def test_dtype(submission, rng):
    """float32 stays float32, and integers are computed as float64"""
    params, X, y = network(rng, 4, 3, 5, 2)

    def right(answer, *args):
        expected = submission.loss_grads.reference_value(*args)
        is_right(answer, expected, SINGLE if args[1].dtype == np.float32 else None)

    keeps_dtype(submission.loss_grads, params, X, y, integers=False, right=right)
    keeps_dtype(submission.step, params, submission.loss_grads.reference_value(params, X, y)[1], 0.5, integers=False)
    # With sums that are no multiples of 0.01, so that none is 0.
    between = {**params, "b1": params["b1"] + 0.005}
    for kind in (np.int64, np.uint8):
        agrees(submission, between, rng.integers(0, 4, size=(4, 3)).astype(kind), y)
    agrees(submission, params, X, y.astype(np.uint8))


# -- all of it ---------------------------------------------------------------------------------------------------------

# With these, eight ways to start (He, Glorot and LeCun, normal of deviation 1, 0.1, 0.01 and 0.001, and even uniform in
# [0, 1)) left a loss of at most 0.06, on 60 seeds each.
STEPS = 150
RATE = 1.0
LEARNT = 0.2


@check(points=8, needs=(test_init, test_gradient, test_step))
def test_learns(submission, datasets, rng):
    """Together they learn 32 points on three spiral arms by heart"""
    X, y = load_module(datasets / "spirals.py").spirals(rng, 32, classes=3, turns=0.25)
    X = 2.0 * X
    sizes = shapes(2, 32, 3)
    answer = submission.init(2, 32, 3, seed(rng))
    first = None
    for _ in range(STEPS):
        found = answer.keys(*NAMES)
        params = {name: found[name].array(sizes[name]) for name in NAMES}
        loss, grads = loss_and_grads(submission.loss_grads(params, X, y), params)
        first = loss if first is None else first
        answer = submission.step(params, grads, RATE)
    if not loss < LEARNT:
        raise answer.fail(
            f"After {STEPS} steps of gradient descent with lr={RATE:g} on 32 points, the loss is {loss:.4g} (at first "
            f"{first:.4g}). It should be below {LEARNT:g}. Look at how large your first weights are."
        )
